import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { changePassword, type ChangePassword } from '@tessera/contracts';
import { ChangePasswordHandler } from './change-password.handler.js';

@Controller('v1/auth/password')
export class ChangePasswordController {
  constructor(private readonly handler: ChangePasswordHandler) {}

  /**
   * `POST /v1/auth/password` `{currentPassword, newPassword}` → 204, and all sessions but the caller's end; 400
   * VALIDATION_FAILED, 401 UNAUTHENTICATED, also for a session that has ended, 422 WRONG_PASSWORD.
   */
  @Post()
  @HttpCode(204)
  change(@CurrentUser() user: Principal, @Body({ schema: changePassword }) body: ChangePassword): Promise<void> {
    return this.handler.change(user, body);
  }
}
