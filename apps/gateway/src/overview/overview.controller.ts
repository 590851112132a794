import { Controller, Get, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { type Overview } from '@tessera/contracts';
import { type FastifyReply } from 'fastify';
import { OverviewReader } from './overview.reader.js';

@Controller('v1/me/overview')
export class OverviewController {
  constructor(private readonly reader: OverviewReader) {}

  /**
   * 200 `{user, credit?, orders?, parts}`; with `X-Aggregate-Complete: false` when a part is missing, and then no cache
   * may keep it. 502, 503 or 504 when the user themself cannot be had.
   */
  @Get()
  async overview(@CurrentUser() user: Principal, @Res({ passthrough: true }) reply: FastifyReply): Promise<Overview> {
    const { complete, overview } = await this.reader.read(user);
    if (!complete) reply.headers({ 'x-aggregate-complete': 'false', 'cache-control': 'no-store' });
    return overview;
  }
}
