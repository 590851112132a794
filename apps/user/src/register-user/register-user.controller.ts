import { Body, Controller, Header, Post } from '@nestjs/common';
import { Public } from '@tessera/auth';
import { register, type Register, type UserView } from '@tessera/contracts';
import { RegisterUserHandler } from './register-user.handler.js';

@Controller('v1/auth/register')
export class RegisterUserController {
  constructor(private readonly handler: RegisterUserHandler) {}

  /**
   * `POST /v1/auth/register` `{email, password, name}`, anyone → 201 user, `Location: /v1/users/me`; 400 VALIDATION_FAILED,
   * 409 EMAIL_TAKEN.
   */
  @Post()
  @Public()
  @Header('Location', '/v1/users/me')
  register(@Body({ schema: register }) body: Register): Promise<UserView> {
    return this.handler.register(body);
  }
}
