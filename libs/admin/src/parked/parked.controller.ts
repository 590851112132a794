import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { CurrentUser, type Principal, Roles } from '@tessera/auth';
import {
  type ParkedKeys,
  type ParkedKeyView,
  type RetriedParked,
  retryParked,
  type RetryParked,
} from '@tessera/contracts';
import { Database, type ParkedKey } from '@tessera/messaging';
import { Log } from '@tessera/runtime';
import { audit } from '../audit.js';

const MOST = 100;

const viewOf = ({ parkedAt, dueAt, ...key }: ParkedKey): ParkedKeyView => ({
  ...key,
  parkedAt: parkedAt.toISOString(),
  dueAt: dueAt?.toISOString() ?? null,
});

@Controller('internal/admin/parked')
@Roles('staff')
export class ParkedController {
  constructor(
    private readonly database: Database<unknown>,
    private readonly log: Log,
  ) {}

  /** `GET /internal/admin/parked` → 200 `{items}`: the keys that wait the longest. */
  @Get()
  async list(): Promise<ParkedKeys> {
    return { items: (await this.database.parking.list({}, MOST)).map(viewOf) };
  }

  /** `POST /internal/admin/parked/retry` `{group?, key?}` → 200 `{keys}`: so many are due at once; 400 VALIDATION_FAILED. */
  @Post('retry')
  @HttpCode(200)
  async retry(
    @Body({ schema: retryParked }) { group, key }: RetryParked,
    @CurrentUser() user: Principal,
  ): Promise<RetriedParked> {
    const selection = { ...(group !== undefined && { group }), ...(key !== undefined && { key }) };
    const keys = await this.database.parking.retryNow(selection);
    audit(this.log, user, { action: 'parked.retry', target: selection, result: { keys } });
    return { keys };
  }
}
