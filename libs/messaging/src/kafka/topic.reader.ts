import { type Consumer, type EachBatchPayload } from 'kafkajs';
import { v7 as uuidv7 } from 'uuid';
import { type IncomingMessage } from '../wire/message.js';
import { UnreadableBatch } from './compression/unreadable-batch.js';
import { asIncoming } from './incoming.js';
import { type KafkaClient, type Range } from './kafka.client.js';

const STALLED_MS = 30_000;

/** Takes the next messages of one partition, in their order. What it throws ends the reading. */
export type TakePage = (messages: readonly IncomingMessage[]) => Promise<void>;

/** There are messages, and Kafka gives none of them. */
export class NothingMore extends Error {
  override readonly name = 'NothingMore';

  constructor(topics: readonly string[]) {
    super(`Kafka gives nothing more of ${topics.join(', ')}`);
  }
}

/** One partition, and what there is of it. */
type Part = Range & { topic: string };

const placeOf = (topic: string, partition: number) => `${topic}/${partition}`;

/**
 * Reads topics from their oldest messages on, for one piece of work, and goes on with what is added meanwhile. Its group is
 * its own, and nothing is committed: after a rebalance messages may come again.
 */
export class TopicReader {
  /** Its group, without the prefix. */
  readonly group: string;
  private readonly consumer: Consumer;
  /** By place, the offset that comes next. */
  private readonly next = new Map<string, bigint>();
  private readonly failure = Promise.withResolvers<never>();
  private started: Promise<void> | undefined;
  private onProgress: () => void = () => {};

  /** @param group what its group's name begins with; a login at the broker may use no other than those of its service */
  constructor(
    private readonly client: KafkaClient,
    private readonly topics: readonly string[],
    group: string,
    private readonly take: TakePage,
  ) {
    this.group = `${group}.${uuidv7()}`;
    this.consumer = client.consumer(this.group);
    // Whoever waits for the end is told; nobody may.
    this.failure.promise.catch(() => {});
  }

  private async start(): Promise<void> {
    const { consumer } = this;
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      if (error instanceof UnreadableBatch || !restart) this.failure.reject(error);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: this.topics.map(this.client.topic), fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: (payload) => this.takeBatch(payload) });
  }

  /**
   * Settles when everything was taken that the topics held when this was called: how many messages there are at most, since
   * compaction leaves gaps. Rejects when they cannot be read now, after 30 s without progress, and when a page throws; `stop`
   * must be called all the same. Reading begins with the first message that there is.
   */
  async toEnd(progress: (read: number, of: number) => void = () => {}): Promise<number> {
    const parts = await this.parts();
    const total = count(parts, ({ end }) => end);
    const isOver = () => parts.every((part) => this.reached(part) === part.end);
    if (!isOver()) await (this.started ??= this.start());
    while (!isOver()) {
      await this.more();
      progress(count(parts, this.reached), total);
    }
    return total;
  }

  async stop(): Promise<void> {
    await this.consumer.disconnect();
  }

  private async takeBatch({ batch }: EachBatchPayload): Promise<void> {
    const topic = this.client.plainTopic(batch.topic);
    try {
      await this.take(batch.messages.map((message) => asIncoming(topic, batch.partition, message)));
      this.next.set(placeOf(topic, batch.partition), BigInt(batch.lastOffset()) + 1n);
      this.onProgress();
    } catch (error) {
      // Never thrown on: kafkajs would try again for ever.
      this.failure.reject(error);
    }
  }

  /** In turn: asked side by side, kafkajs mixes up what it knows of topics. */
  private async parts(): Promise<Part[]> {
    const parts: Part[] = [];
    for (const topic of this.topics)
      for (const range of await this.client.range(topic, 'beginning')) parts.push({ topic, ...range });
    return parts;
  }

  private reached = ({ topic, partition, low, end }: Part): bigint =>
    low === end ? end : least(this.next.get(placeOf(topic, partition)) ?? low, end);

  private async more(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.onProgress = resolve;
    const stalled = () => reject(new NothingMore(this.topics));
    const timer = setTimeout(stalled, STALLED_MS);
    await Promise.race([promise, this.failure.promise]).finally(() => clearTimeout(timer));
  }
}

const count = (parts: readonly Part[], upTo: (part: Part) => bigint) =>
  parts.reduce((sum, part) => sum + Number(upTo(part) - part.low), 0);

const least = (one: bigint, other: bigint) => (one < other ? one : other);
