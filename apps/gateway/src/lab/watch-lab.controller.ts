import { Controller, Get, Req, Res } from '@nestjs/common';
import { CurrentUser, type Principal, Roles } from '@tessera/auth';
import { unavailable } from '@tessera/runtime';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type IncomingMessage } from 'node:http';
import { Answering } from '../edge/forward/answer.js';
import { beginStream, EventStream } from '../edge/streams/event-stream.js';
import { OpenStreams } from '../edge/streams/open-streams.js';
import { LabClient } from './lab.client.js';

/** The supervisor's words as they come; a comment of ours could come in the middle of one. */
class HandedOn extends EventStream {
  override comment() {}
}

@Controller('v1/lab')
@Roles('staff')
export class WatchLabController {
  constructor(
    private readonly lab: LabClient,
    private readonly streams: OpenStreams,
    private readonly answering: Answering,
  ) {}

  /** 200 what the supervisor tells, as it comes. Ends with the token, its session, the gateway or the supervisor; 503 when too many watch. */
  @Get('stream')
  async watch(@CurrentUser() user: Principal, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    if (this.streams.areEnding) throw unavailable();
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const events = await this.lab.stream(gone.signal);
    beginStream(this.answering, request, reply);
    this.handOn(events, new HandedOn(user, reply.raw));
  }

  /** Whatever ends one side ends the other. */
  private handOn(events: IncomingMessage, stream: EventStream) {
    this.streams.add(stream);
    events.setEncoding('utf8').on('data', (text) => stream.write(text));
    events.once('close', () => {
      this.streams.remove(stream);
      stream.end();
    });
    // Broken off, on either side: `close` follows.
    events.on('error', () => {});
  }
}
