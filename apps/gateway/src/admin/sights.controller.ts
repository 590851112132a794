import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import { CurrentUser, type Principal, Roles } from '@tessera/auth';
import { id, type PlatformView } from '@tessera/contracts';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Composer } from '../edge/compose/composer.js';
import { checkOf } from './check.parts.js';
import { flowOf } from './flow.parts.js';
import { PlatformReader } from './platform.reader.js';
import { timelineOf } from './timeline.parts.js';

/** What staff see. No answer is kept by anybody: each is true for its moment. */
@Controller('v1/admin')
@Roles('staff')
export class SightsController {
  constructor(
    private readonly platforms: PlatformReader,
    private readonly composer: Composer,
  ) {}

  /** 200 services and their instances, breakers, limits, caches: as this gateway sees them, without asking anybody. */
  @Get('platform')
  @Header('cache-control', 'no-store')
  platform(): Promise<PlatformView> {
    return this.platforms.read();
  }

  /** 200 outboxes, groups, topics, parked keys; who did not answer is named in `parts`. */
  @Get('flow')
  flow(@CurrentUser() user: Principal, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.composer.answer(flowOf(), user, request, reply);
  }

  /** 200 what must always hold, by what each service's own store says; who did not answer is named in `parts`. */
  @Get('check')
  check(@CurrentUser() user: Principal, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.composer.answer(checkOf(), user, request, reply);
  }

  /** 200 an order with each step on its way; 404; 502, 503 or 504 when the order itself cannot be had. */
  @Get('orders/:id/timeline')
  timeline(
    @Param('id', { schema: id }) orderId: string,
    @CurrentUser() user: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.composer.answer(timelineOf(orderId), user, request, reply);
  }
}
