import { Body, Controller, Post, Res } from '@nestjs/common';
import { Public } from '@tessera/auth';
import { register, type Register, type UserView } from '@tessera/contracts';
import { type FastifyReply } from 'fastify';
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
  async register(
    @Body({ schema: register }) body: Register,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserView> {
    const user = await this.handler.register(body);
    // Not by a decorator: a refusal would have it too.
    reply.header('location', '/v1/users/me');
    return user;
  }
}
