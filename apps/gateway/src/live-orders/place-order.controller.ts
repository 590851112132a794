import { Controller, Post, Req, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { LONGEST_WAIT_S, type OrderView, orderView, Refusal } from '@tessera/contracts';
import { waitIn } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Changes } from '../edge/cache/cached.decorator.js';
import { ordersChanged } from '../edge/cache/tags.js';
import { type Answer, bytesOf, jsonOf } from '../edge/forward/answer.js';
import { readBody } from '../edge/forward/body.js';
import { type Forwarder } from '../edge/forward/forwarder.js';
import { Upstreams } from '../edge/forward/upstreams.js';
import { Decisions } from './decisions.js';

/** Placing asks inventory on the way and takes the order's own transaction; giving up early would hide an accepted order. */
const PLACING_MS = 10_000;

@Controller('v1/orders')
export class PlaceOrderController {
  private readonly orders: Forwarder;

  constructor(
    { toOrder }: Upstreams,
    private readonly decisions: Decisions,
  ) {
    this.orders = toOrder;
  }

  /**
   * 202 the order with `Location`: it is stored, and its outcome follows. With `Prefer: wait=N` 201 the order as soon as it is
   * decided, 202 as it was accepted when it is not within N seconds (at most 10), both with `Preference-Applied`. 400, 409
   * IDEMPOTENCY_IN_FLIGHT, 422 UNKNOWN_PRODUCT, OUT_OF_STOCK, PRICE_CHANGED.
   */
  @Post()
  @Changes(ordersChanged)
  async place(@CurrentUser() user: Principal, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const seconds = waitIn(request.headers.prefer?.toString(), LONGEST_WAIT_S);
    const placed = await this.orders.ask(request, reply, await readBody(request), PLACING_MS);
    if (seconds === undefined || placed.status !== 202) return this.orders.answer(request, reply, placed);
    const accepted = orderIn(placed);
    const wait = { id: accepted.id, user, ms: seconds * 1_000, answer: reply.raw };
    // It is accepted, whatever becomes of the wait.
    const decided = await this.decisions.of(wait).catch(() => undefined);
    const headers = [...placed.headers, 'preference-applied', `wait=${seconds}`];
    const [status, body] = decided ? [201, bytesOf(JSON.stringify(decided))] : [202, placed.body];
    this.orders.answer(request, reply, { status, headers, body });
  }
}

const orderIn = (answer: Answer): OrderView => {
  const { success, data } = orderView.safeParse(jsonOf(answer));
  if (!success) throw new Refusal('UPSTREAM_ERROR');
  return data;
};
