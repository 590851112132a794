import { type Principal } from '@tessera/auth';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type ServerResponse } from 'node:http';
import { type Answering } from '../forward/answer.js';
import { COMMENT } from './server-sent-event.js';

const MOST_UNREAD_BYTES = 65_536;

/** An answer that goes on for minutes, in somebody's name. */
export class EventStream {
  /** What its comments count from, in milliseconds since 1970. */
  spokeAt = 0;

  constructor(
    readonly user: Principal,
    private readonly answer: ServerResponse,
    /** Whoever has more than this unread when there is more to say is dropped: their memory is ours. */
    private readonly mostUnread = MOST_UNREAD_BYTES,
  ) {}

  /** True once nothing more comes: what its client did not take by then need not be waited for. */
  get isEnding(): boolean {
    return this.answer.writableEnded;
  }

  comment() {
    this.write(COMMENT);
  }

  end() {
    this.answer.end();
  }

  drop() {
    this.answer.destroy();
  }

  write(text: string) {
    if (this.answer.writableLength > this.mostUnread) return this.drop();
    if (text !== '' && !this.isEnding) this.answer.write(text);
  }
}

export const NOT_KEPT = ['cache-control', 'no-store'] as const;

/** A connection that was a stream is of no more use; `x-accel-buffering` has nginx and its kind hand on each event as it comes. */
const OF_A_STREAM = Object.entries({
  'content-type': 'text/event-stream',
  'x-accel-buffering': 'no',
  connection: 'close',
}).flat();

/** By hand: what Fastify sends is no stream that goes on for minutes. Its headers are those of every answer all the same. */
export const beginStream = (answering: Answering, request: FastifyRequest, reply: FastifyReply) => {
  reply.hijack();
  reply.raw.writeHead(200, [...answering.standing(request), ...NOT_KEPT, ...OF_A_STREAM]);
  reply.raw.flushHeaders();
  if (request.method === 'HEAD') reply.raw.end();
};
