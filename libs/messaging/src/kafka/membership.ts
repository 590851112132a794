import { type Log } from '@tessera/runtime';
import { type Consumer, type EachBatchPayload, type TopicPartitionOffsetAndMetadata } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type KafkaClient, type Partitions } from './kafka.client.js';

const TRY_AGAIN_MS = 2_000;

/** What a reader wants of its group, and what it does with what comes. Topics are named without TOPIC_PREFIX. */
export interface MemberPlan {
  group: string;
  topics: readonly string[];
  /** Before each try to join; throws while there is something to wait for. */
  prepare: () => Promise<void>;
  /** After each GROUP_JOIN, before the first message. */
  joined: (consumer: Consumer, partitions: Partitions) => void;
  /** kafkajs has lost the group. It comes back by itself unless it `gaveUp`: then a new consumer joins. */
  lost: (error: unknown, gaveUp: boolean) => void;
  /** Must not throw: an error here would make kafkajs stop all partitions. */
  take: (payload: EachBatchPayload) => void;
}

/**
 * A member of a consumer group for as long as it wants to be one: joins until it works, and with a new consumer when
 * kafkajs gives one up for good, as it does when a broker that comes back does not know its groups yet.
 */
export class Membership {
  private consumer: Consumer | undefined;
  /** The consumer while it is in the group: kafkajs throws at a pause or a resume before, and between STOP and the next start. */
  private joined: Consumer | undefined;
  private readonly stopping = new AbortController();
  private joining: Promise<void> | undefined;

  constructor(
    private readonly client: KafkaClient,
    private readonly plan: MemberPlan,
    private readonly log: Log,
  ) {}

  start() {
    this.joining = this.joinUntilItWorks();
  }

  /** No try is begun any more; settles when the last one has ended. */
  async rest() {
    this.stopping.abort();
    await this.joining;
  }

  async leave() {
    await this.rest();
    await this.consumer?.disconnect();
  }

  pause() {
    this.joined?.pause(this.wireTopics.map((topic) => ({ topic })));
  }

  resume() {
    this.joined?.resume(this.wireTopics.map((topic) => ({ topic })));
  }

  async commit(offsets: readonly TopicPartitionOffsetAndMetadata[]) {
    await this.joined?.commitOffsets(offsets.map((done) => ({ ...done, topic: this.client.topic(done.topic) })));
  }

  private get wireTopics() {
    return this.plan.topics.map(this.client.topic);
  }

  private async joinUntilItWorks() {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        return await this.join();
      } catch (error) {
        await this.consumer?.disconnect().catch(() => {});
        this.log.warn({ err: error, group: this.plan.group }, 'Kafka can not be read yet, trying again');
        await sleep(TRY_AGAIN_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  private async join() {
    const { group, prepare, take } = this.plan;
    await prepare();
    const consumer = this.client.consumer(group);
    this.consumer = consumer;
    this.watch(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: this.wireTopics, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 8,
      eachBatch: async (payload) => {
        take(payload);
        // The fetch position moves on at once; what is done is another question.
        payload.resolveOffset(payload.batch.lastOffset());
      },
    });
  }

  private watch(consumer: Consumer) {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      const own = Object.entries(memberAssignment).map(([topic, some]) => [this.client.plainTopic(topic), some]);
      this.joined = consumer;
      this.plan.joined(consumer, Object.fromEntries(own));
    });
    consumer.on(consumer.events.STOP, () => {
      this.joined = undefined;
    });
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      const gaveUp = !restart && !this.stopping.signal.aborted;
      this.log.warn({ err: error, group: this.plan.group, restart }, 'lost Kafka');
      this.plan.lost(error, gaveUp);
      if (gaveUp) this.joining = this.joinAnew(consumer);
    });
  }

  private async joinAnew(old: Consumer) {
    await old.disconnect().catch(() => {});
    await sleep(TRY_AGAIN_MS, undefined, { signal: this.stopping.signal }).catch(() => {});
    await this.joinUntilItWorks();
  }
}
