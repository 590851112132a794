import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { type OrderView, placeOrder, type PlaceOrder } from '@tessera/contracts';
import { answerOnce, IdempotencyKey, type OnceOnly } from '@tessera/messaging';
import { type FastifyReply } from 'fastify';
import { PlaceOrderHandler } from './place-order.handler.js';

@Controller('v1/orders')
export class PlaceOrderController {
  constructor(private readonly handler: PlaceOrderHandler) {}

  /**
   * `POST /v1/orders` `{lines, note?, expectedTotal?}` → 202 the PENDING order and its `Location`: it is stored, and its outcome
   * follows (`Prefer: wait` is the gateway's to honour); with `Idempotency-Replayed: true` when the same key had its effect
   * before. 400 VALIDATION_FAILED, 409 IDEMPOTENCY_IN_FLIGHT, 422 IDEMPOTENCY_MISMATCH, UNKNOWN_PRODUCT, OUT_OF_STOCK (with the
   * short lines) or PRICE_CHANGED: no order was made.
   */
  @Post()
  @HttpCode(202)
  async place(
    @Body({ schema: placeOrder }) order: PlaceOrder,
    @CurrentUser() user: Principal,
    @IdempotencyKey() once: OnceOnly | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView> {
    const placed = await this.handler.place({ customerId: user.id, token: user.token, order, once });
    reply.header('location', `/v1/orders/${placed.body.id}`);
    return answerOnce(reply, placed);
  }
}
