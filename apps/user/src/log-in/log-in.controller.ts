import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { Public } from '@tessera/auth';
import { logIn, type LogIn, type Tokens } from '@tessera/contracts';
import { LogInHandler } from './log-in.handler.js';

@Controller('v1/auth/login')
export class LogInController {
  constructor(private readonly handler: LogInHandler) {}

  /**
   * `POST /v1/auth/login` `{email, password}`, anyone → 200 `{accessToken, tokenType, expiresIn, refreshToken}`; 400
   * VALIDATION_FAILED, 401 INVALID_CREDENTIALS, with the same time and words for an unknown e-mail and a wrong password,
   * 403 USER_BLOCKED with the right one.
   */
  @Post()
  @Public()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  logIn(@Body({ schema: logIn }) body: LogIn): Promise<Tokens> {
    return this.handler.logIn(body);
  }
}
