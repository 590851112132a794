import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { type Principal, Revocations } from '@tessera/auth';
import { Health } from '@tessera/runtime';
import { type EventStream } from './event-stream.js';

const SWEEP_MS = 1_000;
const COMMENT_MS = 15_000;

/** All that are open, looked at once a second by one timer: whether they may go on, and whether it is time for a comment. */
@Injectable()
export class OpenStreams implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly streams = new Set<EventStream>();
  private timer: NodeJS.Timeout | undefined;
  private isClosing = false;

  constructor(
    private readonly revocations: Revocations,
    private readonly health: Health,
  ) {}

  onApplicationBootstrap() {
    this.timer = setInterval(() => this.sweep(Date.now()), SWEEP_MS).unref();
  }

  /** One that was let in a moment ago may begin even now. */
  beforeApplicationShutdown() {
    this.isClosing = true;
  }

  /** After the last of them: until then those that do not end are dropped. */
  onApplicationShutdown() {
    clearInterval(this.timer);
  }

  /** Nothing is begun that would end at once. */
  get areEnding(): boolean {
    return this.isClosing || this.health.isDraining;
  }

  add(stream: EventStream) {
    stream.spokeAt = Date.now();
    this.streams.add(stream);
  }

  remove(stream: EventStream) {
    this.streams.delete(stream);
  }

  private sweep(now: number) {
    for (const stream of this.streams) {
      if (stream.isEnding) stream.drop();
      else if (this.isOver(stream.user, now)) stream.end();
      else if (now - stream.spokeAt >= COMMENT_MS) this.comment(stream, now);
    }
  }

  /** Elsewhere it can go on, with another token too: clients come back after the last event that they have seen. */
  private isOver(user: Principal, now: number) {
    return this.areEnding || user.expiresAt * 1000 <= now || this.revocations.refuses(user);
  }

  private comment(stream: EventStream, now: number) {
    stream.spokeAt = now;
    stream.comment();
  }
}
