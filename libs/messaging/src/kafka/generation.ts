import { type Log } from '@tessera/runtime';
import { untilItWorks } from '@tessera/runtime/timing';
import { type Batch, type Consumer, type EachBatchPayload } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Commit } from '../consumer/watermarks.js';
import { type UnreadableBatch } from './compression/unreadable-batch.js';
import { type KafkaClient, type Partitions } from './kafka.client.js';
import { type Fetched, type Place, Positions } from './positions.js';

const TRY_AGAIN_MS = 2_000;
/** Somebody may have deleted what cannot be read. */
const LOOK_AGAIN_MS = 30_000;

/** What a subscriber does with what it is given in one generation of its group. */
export interface ReadingPlan {
  group: string;
  topics: readonly string[];
  /** At once after a GROUP_JOIN: whatever was taken and is not done comes again. */
  restart: (partitions: Partitions) => void;
  /** Where to go on; asked until it is answered, while nothing is fetched. */
  places: (partitions: Partitions) => Promise<readonly Place[]>;
  /** Fetching begins. */
  reading: () => void;
  /** Must not throw: an error here would make kafkajs stop all partitions. */
  take: (payload: EachBatchPayload) => void;
  /** What comes next in a partition, whether or not anything before it was for us. */
  reached?: (place: Place) => void;
}

/** kafkajs' account of a batch that it begins with, or passes over. */
interface Begun {
  topic: string;
  partition: number;
  batchSize: number;
  firstOffset: string | null;
  lastOffset: string;
}

/**
 * One generation of a group, from its GROUP_JOIN to the next one. Everything that was fetched before is void: fetching
 * pauses, goes on at the committed offsets, and what comes counts only where it continues what was taken. kafkajs joins
 * from inside a fetch while others are under way, and their batches would move it past all that was dropped.
 */
export class Generation {
  private readonly positions = new Positions();
  private readonly over = new AbortController();
  private readonly leftOut = new Map<string, UnreadableBatch>();
  /** `consumer.commitOffsets` would try again under the generation that is then the current one; this does not. */
  private commitOffsets: EachBatchPayload['commitOffsetsIfNecessary'] | undefined;

  constructor(
    private readonly client: KafkaClient,
    private readonly consumer: Consumer,
    private readonly partitions: Partitions,
    private readonly plan: ReadingPlan,
    private readonly log: Log,
  ) {}

  begin() {
    this.positions.forget();
    this.pause();
    this.plan.restart(this.partitions);
    void this.findPlaces();
  }

  end() {
    this.over.abort();
  }

  pause() {
    this.consumer.pause(this.wireTopics);
  }

  resume() {
    this.consumer.resume(this.wireTopics);
    for (const { topic, partition } of this.unreadable) this.consumer.pause([{ topic, partitions: [partition] }]);
  }

  get unreadable(): readonly UnreadableBatch[] {
    return [...this.leftOut.values()];
  }

  /** Its partition is paused already: it waits, all others go on, and every half a minute it is tried again. */
  leaveOut(batch: UnreadableBatch) {
    const { topic, partition, offset } = batch;
    this.leftOut.set(`${topic}/${partition}`, batch);
    this.log.error({ err: batch, group: this.plan.group, topic, partition, offset }, 'a batch cannot be read');
    const again = () => this.consumer.resume([{ topic, partitions: [partition] }]);
    void sleep(LOOK_AGAIN_MS, undefined, { signal: this.over.signal, ref: false }).then(again, () => {});
  }

  /** Rejects when the broker does not acknowledge all of them. */
  async commit(commits: readonly Commit[]) {
    const byTopic = Map.groupBy(commits, ({ topic }) => this.client.topic(topic));
    const topics = [...byTopic].map(([topic, some]) => ({
      topic,
      partitions: some.map(({ partition, offset }) => ({ partition, offset })),
    }));
    if (!this.commitOffsets) throw new Error('nothing was read since the group was joined');
    await this.commitOffsets({ topics });
  }

  take(payload: EachBatchPayload) {
    const batch = this.fetched(payload.batch);
    if (!this.positions.take(batch)) return this.drop(batch);
    this.leftOut.delete(`${payload.batch.topic}/${batch.partition}`);
    this.commitOffsets ??= payload.commitOffsetsIfNecessary;
    this.plan.take(payload);
    // The fetch position moves on at once; what is done is another question.
    payload.resolveOffset(payload.batch.lastOffset());
    this.reached(batch);
  }

  /** kafkajs keeps to itself what holds nothing for us: control records, and what compaction has emptied. */
  passOver({ topic, partition, batchSize, firstOffset, lastOffset }: Begun) {
    if (batchSize > 0) return;
    const place = { topic: this.client.plainTopic(topic), partition, fetchedOffset: BigInt(firstOffset ?? lastOffset) };
    const batch = { ...place, lastOffset: BigInt(lastOffset) };
    if (this.positions.take(batch)) this.reached(batch);
  }

  private reached({ topic, partition, lastOffset }: Fetched) {
    this.plan.reached?.({ topic, partition, offset: lastOffset + 1n });
  }

  private get wireTopics() {
    return this.plan.topics.map((topic) => ({ topic: this.client.topic(topic) }));
  }

  private async findPlaces() {
    const { signal } = this.over;
    const failure = `Kafka does not say ${this.plan.group} where to go on, trying again`;
    const places = await untilItWorks(() => this.plan.places(this.partitions), TRY_AGAIN_MS, {
      log: this.log,
      failure,
      signal,
    });
    if (places && !signal.aborted) this.goOn(places);
  }

  private goOn(places: readonly Place[]) {
    this.positions.begin(places);
    for (const place of places) this.seek(place);
    this.resume();
    this.plan.reading();
  }

  private seek({ topic, partition, offset }: Place) {
    this.consumer.seek({ topic: this.client.topic(topic), partition, offset: String(offset) });
  }

  /** kafkajs goes back to where we are; when that does not help, the broker is asked where that should be. */
  private drop(batch: Fetched) {
    const { topic, partition, fetchedOffset } = batch;
    const offset = this.positions.at(batch);
    if (offset === undefined) return;
    const place = { group: this.plan.group, topic, partition, offset, fetchedOffset };
    this.log.debug(place, 'a batch does not continue what was read, and is dropped');
    if (!this.positions.isLost(batch)) return this.seek({ topic, partition, offset });
    this.log.error(place, 'the log cannot be read on from where it was left');
    this.begin();
  }

  private fetched(batch: Batch): Fetched {
    // kafkajs 2.2.4 has it, its types do not.
    const { fetchedOffset } = batch as Batch & { fetchedOffset: string };
    const { partition } = batch;
    const topic = this.client.plainTopic(batch.topic);
    return { topic, partition, fetchedOffset: BigInt(fetchedOffset), lastOffset: BigInt(batch.lastOffset()) };
  }
}
