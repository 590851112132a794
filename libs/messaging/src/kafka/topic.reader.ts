import { type Consumer, type EachBatchPayload } from 'kafkajs';
import { v7 as uuidv7 } from 'uuid';
import { type IncomingMessage } from '../wire/message.js';
import { UnreadableBatch } from './compression/unreadable-batch.js';
import { asIncoming } from './incoming.js';
import { type KafkaClient, type Range } from './kafka.client.js';

const STALLED_MS = 30_000;

/** Takes the next messages of one partition, in their order. What it throws ends the reading. */
export type TakePage = (messages: readonly IncomingMessage[]) => Promise<void>;

/**
 * Reads a topic from its oldest message on, for one piece of work, and goes on with what is added meanwhile. Its group is
 * its own, and nothing is committed: after a rebalance messages may come again.
 */
export class TopicReader {
  private readonly consumer: Consumer;
  private readonly next = new Map<number, bigint>();
  private readonly failure = Promise.withResolvers<never>();
  private onProgress: () => void = () => {};

  /** @param group what its group's name begins with; a login at the broker may use no other than those of its service */
  constructor(
    private readonly client: KafkaClient,
    private readonly topic: string,
    group: string,
    private readonly take: TakePage,
  ) {
    this.consumer = client.consumer(`${group}.${uuidv7()}`);
    // Whoever waits for the end is told; nobody may.
    this.failure.promise.catch(() => {});
  }

  /** Rejects when the topic cannot be read now; `stop` must be called all the same. */
  async start(): Promise<void> {
    const { consumer } = this;
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      if (error instanceof UnreadableBatch || !restart) this.failure.reject(error);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [this.client.topic(this.topic)], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: (payload) => this.takeBatch(payload) });
  }

  /**
   * Settles when everything was taken that the topic held when this was called: how many messages there are at most, since
   * compaction leaves gaps. Rejects after 30 s without progress, and when a page throws.
   */
  async toEnd(progress: (read: number, of: number) => void = () => {}): Promise<number> {
    const ranges = await this.client.range(this.topic, 'beginning');
    const count = (upTo: (range: Range) => bigint) =>
      ranges.reduce((sum, range) => sum + Number(upTo(range) - range.low), 0);
    const total = count(({ end }) => end);
    const isReached = ({ partition, low, end }: Range) => low === end || (this.next.get(partition) ?? 0n) >= end;
    while (!ranges.every(isReached)) {
      await this.more();
      progress(
        count(({ partition, low, end }) => least(this.next.get(partition) ?? low, end)),
        total,
      );
    }
    return total;
  }

  async stop(): Promise<void> {
    await this.consumer.disconnect();
  }

  private async takeBatch({ batch }: EachBatchPayload): Promise<void> {
    try {
      await this.take(batch.messages.map((message) => asIncoming(this.topic, batch.partition, message)));
      this.next.set(batch.partition, BigInt(batch.lastOffset()) + 1n);
      this.onProgress();
    } catch (error) {
      // Never thrown on: kafkajs would try again for ever.
      this.failure.reject(error);
    }
  }

  private async more(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.onProgress = resolve;
    const stalled = () => reject(new Error(`Kafka gives nothing more of ${this.topic}`));
    const timer = setTimeout(stalled, STALLED_MS);
    await Promise.race([promise, this.failure.promise]).finally(() => clearTimeout(timer));
  }
}

const least = (one: bigint, other: bigint) => (one < other ? one : other);
