import { Controller, Get, Req, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Composer } from '../edge/compose/composer.js';
import { overviewOf } from './overview.parts.js';

@Controller('v1/me/overview')
export class OverviewController {
  constructor(private readonly composer: Composer) {}

  /**
   * 200 `{user, credit?, orders?, parts}` with `ETag`, 304; with `X-Aggregate-Complete: false` when a part is missing, and
   * then no cache may keep it. 502, 503 or 504 when the user themself cannot be had.
   */
  @Get()
  overview(@CurrentUser() user: Principal, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.composer.answer(overviewOf(user), user, request, reply);
  }
}
