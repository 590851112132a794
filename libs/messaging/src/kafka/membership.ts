import { type Log } from '@tessera/runtime';
import { untilItWorks } from '@tessera/runtime/timing';
import { type Consumer } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Commit } from '../consumer/watermarks.js';
import { UnreadableBatch } from './compression/unreadable-batch.js';
import { Generation, type ReadingPlan } from './generation.js';
import { type KafkaClient } from './kafka.client.js';

const TRY_AGAIN_MS = 2_000;

/** What a subscriber wants of its group, and what it does with what comes. Topics are named without TOPIC_PREFIX. */
export interface MemberPlan extends ReadingPlan {
  /** Before each try to join; throws while there is something to wait for. */
  prepare: () => Promise<void>;
  /** kafkajs has lost the group. It comes back by itself unless it `gaveUp`: then a new consumer joins. */
  lost: (error: unknown, gaveUp: boolean) => void;
  /** A broker has answered a fetch, with messages or without. */
  answered?: () => void;
}

/**
 * A member of a consumer group for as long as it wants to be one: joins until it works, and with a new consumer when
 * kafkajs gives one up for good, as it does when a broker that comes back does not know its groups yet.
 */
export class Membership {
  private consumer: Consumer | undefined;
  /** kafkajs throws at a pause or a resume before the first one, and between STOP and the next. */
  private generation: Generation | undefined;
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
    this.endGeneration();
    await this.consumer?.disconnect();
  }

  pause() {
    this.generation?.pause();
  }

  resume() {
    this.generation?.resume();
  }

  /** What cannot be read, and holds up its partition. */
  get unreadable(): readonly UnreadableBatch[] {
    return this.generation?.unreadable ?? [];
  }

  /** Rejects when the broker does not acknowledge all of them, and when this is no member of the group now. */
  async commit(commits: readonly Commit[]) {
    if (!this.generation) throw new Error('not in the group');
    await this.generation.commit(commits);
  }

  private async joinUntilItWorks() {
    const { signal } = this.stopping;
    const failure = `${this.plan.group} cannot read Kafka yet, trying again`;
    await untilItWorks(() => this.tryToJoin(), TRY_AGAIN_MS, { log: this.log, failure, signal });
  }

  private async tryToJoin() {
    try {
      await this.join();
    } catch (error) {
      await this.consumer?.disconnect().catch(() => {});
      throw error;
    }
  }

  private async join() {
    const { group, topics, prepare } = this.plan;
    await prepare();
    const consumer = this.client.consumer(group);
    this.consumer = consumer;
    this.watch(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: topics.map(this.client.topic), fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 8,
      eachBatch: async (payload) => this.generation?.take(payload),
    });
  }

  private watch(consumer: Consumer) {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      const own = Object.entries(memberAssignment).map(([topic, some]) => [this.client.plainTopic(topic), some]);
      this.endGeneration();
      this.generation = new Generation(this.client, consumer, Object.fromEntries(own), this.plan, this.log);
      this.generation.begin();
    });
    consumer.on(consumer.events.START_BATCH_PROCESS, ({ payload }) => this.generation?.passOver(payload));
    // Not FETCH, which kafkajs also says of one that was given up.
    consumer.on(consumer.events.REQUEST, ({ payload }) => {
      if (payload.apiName === 'Fetch') this.plan.answered?.();
    });
    consumer.on(consumer.events.STOP, () => this.endGeneration());
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      if (error instanceof UnreadableBatch) return this.generation?.leaveOut(error);
      const gaveUp = !restart && !this.stopping.signal.aborted;
      this.log.warn({ err: error, group: this.plan.group, restart }, 'lost Kafka');
      this.plan.lost(error, gaveUp);
      if (gaveUp) this.joining = this.joinAnew(consumer);
    });
  }

  private endGeneration() {
    this.generation?.end();
    this.generation = undefined;
  }

  private async joinAnew(old: Consumer) {
    await old.disconnect().catch(() => {});
    await sleep(TRY_AGAIN_MS, undefined, { signal: this.stopping.signal }).catch(() => {});
    await this.joinUntilItWorks();
  }
}
