import { Controller, Get, Req, Res } from '@nestjs/common';
import { CurrentUser, type Principal, Revocations, Roles } from '@tessera/auth';
import { Health, unavailable } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type IncomingMessage } from 'node:http';
import { Answering } from '../edge/forward/answer.js';
import { LabClient } from './lab.client.js';

const LOOK_EVERY_MS = 1_000;
/** As the streams of orders: a connection that was one is of no more use, and a proxy hands on each event as it comes. */
const OF_A_STREAM = Object.entries({
  'cache-control': 'no-store',
  'content-type': 'text/event-stream',
  'x-accel-buffering': 'no',
  connection: 'close',
}).flat();

@Controller('v1/lab')
@Roles('staff')
export class WatchLabController {
  constructor(
    private readonly lab: LabClient,
    private readonly answering: Answering,
    private readonly revocations: Revocations,
    private readonly health: Health,
  ) {}

  /** 200 what the supervisor tells, as it comes. Ends with the token, its session, the gateway or the supervisor; 503 when too many watch. */
  @Get('stream')
  async watch(@CurrentUser() user: Principal, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    if (this.health.isDraining) throw unavailable();
    const over = new AbortController();
    reply.raw.once('close', () => over.abort());
    const events = await this.lab.stream(over.signal);
    reply.hijack();
    reply.raw.writeHead(200, [...this.answering.standing(request), ...OF_A_STREAM]);
    reply.raw.flushHeaders();
    if (request.method === 'HEAD') over.abort();
    this.handOn(events, reply, user, over);
  }

  /** Whatever ends it, both sides are closed. */
  private handOn(events: IncomingMessage, { raw }: FastifyReply, user: Principal, over: AbortController) {
    const timer = setInterval(() => this.isOver(user) && over.abort(), LOOK_EVERY_MS).unref();
    events.once('close', () => {
      clearInterval(timer);
      raw.end();
    });
    // Broken off, on either side: `close` follows.
    events.on('error', () => {});
    events.pipe(raw);
    if (over.signal.aborted) events.destroy();
  }

  private isOver(user: Principal) {
    return this.health.isDraining || user.expiresAt * 1000 <= Date.now() || this.revocations.refuses(user);
  }
}
