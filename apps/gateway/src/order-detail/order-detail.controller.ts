import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { id } from '@tessera/contracts';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Composer } from '../edge/compose/composer.js';
import { detailOf } from './order-detail.parts.js';

@Controller('v1/orders/:id/detail')
export class OrderDetailController {
  constructor(private readonly composer: Composer) {}

  /**
   * 200 `{order, customer?, stock?, parts}` with `ETag`, 304; with `X-Aggregate-Complete: false` when a part is missing, and
   * then no cache may keep it. 404 also when it is someone else's; 502, 503 or 504 when the order cannot be had.
   */
  @Get()
  detail(
    @Param('id', { schema: id }) orderId: string,
    @CurrentUser() user: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.composer.answer(detailOf(orderId, user), user, request, reply);
  }
}
