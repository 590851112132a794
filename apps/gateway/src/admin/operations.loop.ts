import { Injectable } from '@nestjs/common';
import { type Principal } from '@tessera/auth';
import { type FlowView } from '@tessera/contracts';
import { Log } from '@tessera/runtime';
import { Composition } from '../edge/compose/composition.js';
import { PartReader } from '../edge/compose/part.reader.js';
import { type EventStream } from '../edge/streams/event-stream.js';
import { written } from '../edge/streams/server-sent-event.js';
import { flowOf } from './flow.parts.js';
import { PlatformReader } from './platform.reader.js';

const EVERY_MS = 2_000;
const FLOW_MS = 1_800;

/** One look every two seconds for all who watch, while anybody does. */
@Injectable()
export class OperationsLoop {
  private readonly watching = new Set<EventStream>();
  private timer: NodeJS.Timeout | undefined;
  private isLooking = false;

  constructor(
    private readonly platforms: PlatformReader,
    private readonly parts: PartReader,
    private readonly log: Log,
  ) {}

  get count(): number {
    return this.watching.size;
  }

  /** The first look comes at once; whoever comes while one is under way is told with the others. */
  join(stream: EventStream): void {
    this.watching.add(stream);
    clearTimeout(this.timer);
    void this.look();
  }

  leave(stream: EventStream): void {
    this.watching.delete(stream);
    if (this.watching.size === 0) clearTimeout(this.timer);
  }

  /** Never rejects. */
  private async look() {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      this.tell('platform', await this.platforms.read());
      const flow = await this.flow();
      if (flow) this.tell('flow', flow);
    } catch (error) {
      this.log.warn({ err: error }, 'the platform cannot be looked at now');
    }
    this.isLooking = false;
    if (this.watching.size > 0) this.timer = setTimeout(() => void this.look(), EVERY_MS).unref();
  }

  private tell(event: string, view: object) {
    const text = written({ event, data: JSON.stringify(view) });
    for (const stream of this.watching) stream.write(text);
  }

  /** In the name of whose token is good the longest. */
  private async flow(): Promise<FlowView | undefined> {
    const [user] = [...this.watching]
      .map((stream) => stream.user)
      .toSorted((one, other) => other.expiresAt - one.expiresAt);
    if (!user) return undefined;
    const { name, parts } = flowOf();
    const composition = new Composition((part) => this.parts.read(part, asking(name, user)));
    return { ...(await parts(composition)), parts: composition.parts };
  }
}

const asking = (whole: string, user: Principal) => ({
  whole,
  user,
  deadline: Date.now() + FLOW_MS,
  // It is for whoever watches then.
  gone: () => undefined,
});
