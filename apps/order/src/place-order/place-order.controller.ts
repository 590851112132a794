import { Body, Controller, Headers, HttpCode, Post, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { LONGEST_WAIT_S, type OrderView, placeOrder, type PlaceOrder } from '@tessera/contracts';
import { answerOnce, IdempotencyKey, type OnceOnly } from '@tessera/messaging';
import { waitIn } from '@tessera/runtime';
import { type FastifyReply } from 'fastify';
import { PlaceOrderHandler } from './place-order.handler.js';

@Controller('v1/orders')
export class PlaceOrderController {
  constructor(private readonly handler: PlaceOrderHandler) {}

  /**
   * `POST /v1/orders` `{lines, note?, expectedTotal?}` → 202 the PENDING order and its `Location`: it is stored, and its outcome
   * follows; with `Idempotency-Replayed: true` when the same key had its effect before. With `Prefer: wait=N` 201 the order as
   * soon as it is decided, 202 when it is not within N seconds (at most 10), both with `Preference-Applied`. 400 VALIDATION_FAILED, 409
   * IDEMPOTENCY_IN_FLIGHT, 422 IDEMPOTENCY_MISMATCH, UNKNOWN_PRODUCT, OUT_OF_STOCK (with the short lines) or PRICE_CHANGED:
   * no order was made.
   */
  @Post()
  @HttpCode(202)
  async place(
    @Body({ schema: placeOrder }) order: PlaceOrder,
    @CurrentUser() user: Principal,
    @IdempotencyKey() once: OnceOnly | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView> {
    const placed = await this.handler.place({ customerId: user.id, token: user.token, order, once });
    reply.header('location', `/v1/orders/${placed.body.id}`);
    const accepted = answerOnce(reply, placed);
    const wait = waitIn(prefer, LONGEST_WAIT_S);
    if (wait === undefined) return accepted;
    reply.header('preference-applied', `wait=${wait}`);
    const decided = await this.handler.decided(placed, wait, endOf(reply));
    if (decided) reply.status(201);
    return decided ?? accepted;
  }
}

/** Fastify's own `request.signal` says nothing of a client that goes after its body was read. */
const endOf = ({ raw }: FastifyReply): AbortSignal => {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  if (raw.destroyed) gone.abort();
  return gone.signal;
};
