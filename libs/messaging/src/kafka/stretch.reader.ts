import { type Batch, type Consumer, type EachBatchPayload } from 'kafkajs';
import { v7 as uuidv7 } from 'uuid';
import { type IncomingMessage } from '../wire/message.js';
import { asIncoming } from './incoming.js';
import { type KafkaClient } from './kafka.client.js';

/** The offsets from `from` up to, and without, `to` of one partition. */
export interface Stretch {
  topic: string;
  partition: number;
  from: bigint;
  to: bigint;
}

/** A stretch that is being read. */
type Goal = Stretch & { next: bigint };

const nameOf = ({ topic, partition }: { topic: string; partition: number }) => `${topic}/${partition}`;
const isReached = ({ next, to }: Goal) => next >= to;

/**
 * Reads stretches of partitions, in a group of its own without commits, for an answer that somebody waits for: nothing is read
 * beyond them, and what takes too long is left.
 */
export class StretchReader {
  private readonly consumer: Consumer;
  private goals = new Map<string, Goal>();
  private take: (message: IncomingMessage) => void = () => {};
  private started: Promise<unknown> | undefined;
  private hasJoined = false;
  private outcome = Promise.withResolvers<boolean>();

  /** @param group what its group's name begins with; a login at the broker may use no other than those of its service */
  constructor(
    private readonly client: KafkaClient,
    private readonly topics: readonly string[],
    group: string,
  ) {
    this.consumer = client.consumer(`${group}.${uuidv7()}`);
  }

  /**
   * Calls `take` with each message of these, those of one partition in order. True when all of it was read by `deadline` (ms
   * since 1970); false when it was too late, or Kafka did not give it. One at a time.
   */
  async read(
    stretches: readonly Stretch[],
    deadline: number,
    take: (message: IncomingMessage) => void,
  ): Promise<boolean> {
    this.goals = new Map(stretches.map((stretch) => [nameOf(stretch), { ...stretch, next: stretch.from }]));
    this.take = take;
    this.outcome = Promise.withResolvers();
    if (this.isOver) return true;
    const late = setTimeout(() => this.outcome.resolve(false), Math.max(0, deadline - Date.now()));
    this.started ??= this.start().catch(() => this.outcome.resolve(false));
    if (this.hasJoined) this.seek();
    return this.outcome.promise.finally(() => {
      clearTimeout(late);
      this.take = () => {};
    });
  }

  /** Nobody need wait for it. */
  stop(): void {
    void this.consumer.disconnect().catch(() => {});
  }

  private get isOver(): boolean {
    return [...this.goals.values()].every(isReached);
  }

  private async start() {
    const { consumer, client } = this;
    consumer.on(consumer.events.GROUP_JOIN, () => this.seek());
    consumer.on(consumer.events.CRASH, () => this.outcome.resolve(false));
    await consumer.connect();
    await consumer.subscribe({ topics: this.topics.map(client.topic), fromBeginning: false });
    await consumer.run({ autoCommit: false, eachBatch: async (payload) => this.takeBatch(payload) });
  }

  /** Partitions without a goal stand still: they would only bring what is added meanwhile, which is passed over. */
  private seek() {
    this.hasJoined = true;
    for (const goal of this.goals.values()) if (!isReached(goal)) this.seekTo(goal);
  }

  private seekTo({ topic: name, partition, next }: Goal) {
    const topic = this.client.topic(name);
    this.consumer.seek({ topic, partition, offset: String(next) });
    this.consumer.resume([{ topic, partitions: [partition] }]);
  }

  private takeBatch({ batch, pause }: EachBatchPayload) {
    const topic = this.client.plainTopic(batch.topic);
    const goal = this.goals.get(nameOf({ topic, partition: batch.partition }));
    if (!goal || isReached(goal)) return void pause();
    // Fetched from somewhere else before the seek; kafkajs 2.2.4 has its place, its types do not.
    if (BigInt((batch as Batch & { fetchedOffset: string }).fetchedOffset) !== goal.next) return this.seekTo(goal);
    for (const message of batch.messages)
      if (BigInt(message.offset) < goal.to) this.take(asIncoming(topic, batch.partition, message));
    goal.next = BigInt(batch.lastOffset()) + 1n;
    if (isReached(goal)) pause();
    if (this.isOver) this.outcome.resolve(true);
  }
}
