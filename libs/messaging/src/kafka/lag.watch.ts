import { type Log } from '@tessera/runtime';
import { repeat, withDeadline } from '@tessera/runtime/timing';
import { type GroupSubscriber } from './group.subscriber.js';
import { type KafkaClient, type Position } from './kafka.client.js';
import { type Sight, StallDetector } from './stall-detector.js';

const EVERY_MS = 5_000;
/** A look that takes longer has seen a store or a broker that is away. */
const LOOK_MS = 15_000;
const LOOKS = 6;

/**
 * Looks every few seconds how far behind this instance's consumers are. One that has work and does none for half a
 * minute, while broker and own store answer, is a zombie: it would look healthy for ever, so the process has to end.
 */
export class LagWatch {
  private readonly stopping = new AbortController();
  private readonly detectors = new Map<GroupSubscriber, StallDetector>();
  private readonly behind = new Map<string, number>();

  constructor(
    private readonly client: Pick<KafkaClient, 'positions'>,
    private readonly subscribers: readonly GroupSubscriber[],
    private readonly storeAnswers: () => Promise<unknown>,
    private readonly onStall: (error: Error) => void,
    private readonly log: Log,
  ) {
    for (const subscriber of subscribers) this.detectors.set(subscriber, new StallDetector(LOOKS));
  }

  /** By group: how many messages of this instance's partitions are not committed yet. */
  get lags(): ReadonlyMap<string, number> {
    return this.behind;
  }

  start() {
    const { signal } = this.stopping;
    void repeat(() => this.look(), EVERY_MS, { log: this.log, failure: 'consumers cannot be looked at', signal });
  }

  stop() {
    this.stopping.abort();
  }

  async look(): Promise<void> {
    try {
      await withDeadline(LOOK_MS, this.lookAtAll());
    } catch (error) {
      this.log.debug({ err: error }, 'how far behind the consumers are cannot be seen now');
      for (const detector of this.detectors.values()) detector.forget();
    }
  }

  private async lookAtAll() {
    await this.storeAnswers();
    for (const subscriber of this.subscribers) await this.lookAt(subscriber);
  }

  private async lookAt(subscriber: GroupSubscriber) {
    const positions = await this.client.positions(subscriber.name, subscriber.partitions);
    this.behind.set(subscriber.name, sum(positions.map(lagOf)));
    const stalled = this.detectors.get(subscriber)?.look(working(subscriber, positions)) ?? [];
    if (stalled.length > 0) this.onStall(new Error(`${subscriber.name} has work and does none: ${stalled.join(', ')}`));
  }
}

const lagOf = ({ end, committed }: Position) => Number(end - committed);

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/**
 * Lanes that process something, and partitions with messages to read, or with a commit to say, of which none is in a
 * lane: what is in one moves when the lane does. While the store is away, lanes wait for good reason, and so does a
 * partition with a batch that cannot be read: a new process could not read it either, and readiness names it.
 */
const working = (subscriber: GroupSubscriber, positions: readonly Position[]): Sight[] => {
  const { group, isPaused } = subscriber;
  if (group.waitsForStore) return [];
  const lanes = group.progress.flatMap(({ isBusy, steps }, n) =>
    isBusy ? [{ name: `lane ${n}`, progress: steps }] : [],
  );
  const readable = positions.filter((position) => !isPaused && !subscriber.isHeldUp(position));
  const unread = readable.filter((position) => lagOf(position) > 0 && !group.marks.holds(position));
  return [
    ...lanes,
    ...unread.map(({ topic, partition, committed }) => ({ name: `${topic}/${partition}`, progress: committed })),
  ];
};
