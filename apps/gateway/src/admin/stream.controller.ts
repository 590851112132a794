import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import { CurrentUser, type Principal, Roles } from '@tessera/auth';
import { unavailable } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Answering } from '../edge/forward/answer.js';
import { beginStream, EventStream } from '../edge/streams/event-stream.js';
import { OpenStreams } from '../edge/streams/open-streams.js';
import { written } from '../edge/streams/server-sent-event.js';
import { whenClosed } from '../edge/streams/when-closed.js';
import { MovedOrders } from './moved-orders.js';
import { OperationsLoop } from './operations.loop.js';

const MOST = 50;
/** More than all that is kept for who comes back. */
const MOST_UNREAD_BYTES = 2 * 1024 * 1024;

@Controller('v1/admin/stream')
@Roles('staff')
export class StreamController {
  constructor(
    private readonly orders: MovedOrders,
    private readonly loop: OperationsLoop,
    private readonly streams: OpenStreams,
    private readonly answering: Answering,
  ) {}

  /**
   * 200 as `text/event-stream`: `platform` and `flow` at once and every 2 s, `order` with an id for each order that moved, from
   * the one after `Last-Event-ID` on, or `reset` where that is not known here; `start` has the first id. Ends with the token, its session or the
   * gateway; 503 when too many watch.
   */
  @Get()
  watch(
    @Headers('last-event-id') lastEventId: string | undefined,
    @CurrentUser() user: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    if (this.streams.areEnding || this.loop.count >= MOST) throw unavailable();
    const stream = new EventStream(user, reply.raw, MOST_UNREAD_BYTES);
    beginStream(this.answering, request, reply);
    // Nothing can happen in between: what was missed, and from now on each as it comes.
    stream.write(this.beginning(lastEventId));
    const stop = this.orders.listen((event) => stream.write(event));
    this.streams.add(stream);
    this.loop.join(stream);
    whenClosed(reply.raw, () => {
      stop();
      this.loop.leave(stream);
      this.streams.remove(stream);
    });
  }

  private beginning(lastEventId: string | undefined): string {
    const missed = lastEventId === undefined ? [] : this.orders.after(lastEventId);
    if (missed && missed.length > 0) return missed.join('');
    return missed && lastEventId !== undefined ? '' : this.start(missed === undefined);
  }

  /** The id from which the next connection goes on, also when no order moves until then. */
  private start(isReset: boolean): string {
    return written({ event: isReset ? 'reset' : 'start', id: this.orders.lastId, data: '{}' });
  }
}
