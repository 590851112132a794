import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { placeOrder, type PlaceOrder } from '@tessera/contracts';
import { answerOnce, IdempotencyKey, type OnceOnly } from '@tessera/messaging';
import { type FastifyReply } from 'fastify';
import { PlaceOrderHandler } from './place-order.handler.js';

@Controller('v1/orders')
export class PlaceOrderController {
  constructor(private readonly handler: PlaceOrderHandler) {}

  /**
   * 202 with the PENDING order and its `Location`: it is stored, and its outcome follows. The same `Idempotency-Key`
   * again answers as the first time, with `Idempotency-Replayed: true`. 422 UNKNOWN_PRODUCT, OUT_OF_STOCK (with the
   * short lines) or PRICE_CHANGED: no order was made.
   */
  @Post()
  @HttpCode(202)
  async place(
    @Body({ schema: placeOrder }) order: PlaceOrder,
    @CurrentUser() user: Principal,
    @IdempotencyKey() once: OnceOnly | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const placed = await this.handler.execute({ customerId: user.id, token: user.token, order, once });
    reply.header('location', `/v1/orders/${placed.body.id}`);
    return answerOnce(reply, placed);
  }
}
