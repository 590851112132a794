import { Body, Controller, Header, Post } from '@nestjs/common';
import { Public } from '@tessera/auth';
import { register, type Register, type UserView } from '@tessera/contracts';
import { RegisterUserHandler } from './register-user.handler.js';

@Controller('v1/auth/register')
export class RegisterUserController {
  constructor(private readonly handler: RegisterUserHandler) {}

  /** `POST {email, password, name}` → 201 user with `Location: /v1/users/me`. 409 EMAIL_TAKEN. */
  @Post()
  @Public()
  @Header('Location', '/v1/users/me')
  register(@Body({ schema: register }) body: Register): Promise<UserView> {
    return this.handler.register(body);
  }
}
