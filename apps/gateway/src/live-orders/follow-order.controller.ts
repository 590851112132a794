import { Controller, Get, Headers, Param, Req, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { finalStates, id, type OrderView } from '@tessera/contracts';
import { unavailable } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Answering } from '../edge/forward/answer.js';
import { beginStream, NOT_KEPT } from '../edge/streams/event-stream.js';
import { OpenStreams } from '../edge/streams/open-streams.js';
import { whenClosed } from '../edge/streams/when-closed.js';
import { LiveOrders } from './live-orders.js';
import { OrderStream } from './order-stream.js';

/** A version that this order has had; anything else, and a version still to come, is nothing that we ever sent. */
const seenOf = ({ version }: OrderView, lastEventId = '') =>
  /^\d{1,15}$/.test(lastEventId) && Number(lastEventId) <= version ? Number(lastEventId) : undefined;

@Controller('v1/orders')
export class FollowOrderController {
  constructor(
    private readonly orders: LiveOrders,
    private readonly streams: OpenStreams,
    private readonly answering: Answering,
  ) {}

  /**
   * 200 the order's states as `text/event-stream`, from the current one, or what came after `Last-Event-ID`, to a final one;
   * 204 when it is final and that was seen. Ends with the token, its session or the gateway. 404 also when it is someone
   * else's; 503 while changes are not heard yet, or too many follow orders.
   */
  @Get(':id/events')
  async follow(
    @Param('id', { schema: id }) orderId: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @CurrentUser() user: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    if (this.orders.isStarting || this.streams.areEnding) throw unavailable();
    const stream: OrderStream = new OrderStream(user, reply.raw, (first) => {
      const seen = seenOf(first, lastEventId);
      if (seen === first.version && finalStates.has(first.state))
        return void reply
          .status(204)
          .header(...NOT_KEPT)
          .send();
      beginStream(this.answering, request, reply);
      this.streams.add(stream);
      return seen ?? first.version - 1;
    });
    const { order, stop } = this.orders.follow(orderId, stream);
    whenClosed(reply.raw, () => {
      stop();
      this.streams.remove(stream);
    });
    await order.letIn(stream);
  }
}
