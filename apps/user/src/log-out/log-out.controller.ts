import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CurrentUser, type Principal, Public } from '@tessera/auth';
import { noBody, refresh, type Refresh } from '@tessera/contracts';
import { PeopleStore } from '../store/people.store.js';
import { hashOf } from '../credentials/refresh-secret.js';

@Controller('v1/auth')
export class LogOutController {
  constructor(private readonly people: PeopleStore) {}

  /** `POST /v1/auth/logout` `{refreshToken}`, anyone → 204, also for a token that nobody knows; 400 VALIDATION_FAILED. */
  @Post('logout')
  @Public()
  @HttpCode(204)
  async logOut(@Body({ schema: refresh }) { refreshToken }: Refresh): Promise<void> {
    const hash = hashOf(refreshToken);
    await this.people.change({ tokens: [hash] }, (people) => people.logOut(hash, new Date()));
  }

  /** `POST /v1/auth/logout-all` → 204; 400 VALIDATION_FAILED for a body that says something, 401 UNAUTHENTICATED, also for a session that has ended. */
  @Post('logout-all')
  @HttpCode(204)
  async logOutEverywhere(
    @CurrentUser() { id, sessionId }: Principal,
    @Body({ schema: noBody }) _: undefined,
  ): Promise<void> {
    await this.people.change({ users: [id] }, (people) => people.caller(id, sessionId).endAllSessions(new Date()));
  }
}
