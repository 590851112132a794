import { type Log } from '@tessera/runtime';
import { type Consumer, type EachBatchPayload } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type GroupConsumer } from '../consumer/group.consumer.js';
import { asIncoming } from './incoming.js';
import { type KafkaClient, type Partitions } from './kafka.client.js';

const COMMIT_EVERY_MS = 200;
const TRY_AGAIN_MS = 2_000;
const DRAIN_MS = 20_000;
/** So often in a row a consumer may give up before it has joined again; then the process ends. */
const CRASHES = 10;

/**
 * Reads one group's topics with kafkajs and hands every message to its GroupConsumer at once; only the contiguous
 * watermark is committed. A rebalance starts everything again from the committed offsets.
 */
export class GroupReader {
  private consumer: Consumer | undefined;
  private commitTimer: NodeJS.Timeout | undefined;
  private pausedFetching = false;
  private crashes = 0;
  private readonly stopping = new AbortController();
  private starting: Promise<void> | undefined;
  /** Joined the group at least once: from then on a broker that is away is only `degraded`. */
  assigned = false;
  /** In the group and reading, as far as we know. */
  connected = false;
  /** Those that this instance reads since it last joined. */
  partitions: Partitions = {};

  constructor(
    private readonly client: KafkaClient,
    private readonly group: GroupConsumer,
    /** Called when kafkajs gave up for good: a process that reads nothing must not look healthy. */
    private readonly onDeath: (error: unknown) => void,
    private readonly log: Log,
  ) {}

  get name() {
    return this.group.group;
  }

  /** Tries until broker and topics are there, and says what it waits for. */
  start() {
    this.group.start();
    this.starting = this.joinUntilItWorks();
  }

  /** Stop fetching → finish what runs → commit → leave: kafkajs ignores commits once it is stopping. */
  async stop() {
    this.stopping.abort();
    await this.starting;
    clearInterval(this.commitTimer);
    this.pause();
    await Promise.race([this.group.finish(), sleep(DRAIN_MS, undefined, { ref: false })]);
    await this.commit();
    await this.consumer
      ?.disconnect()
      .catch((error: unknown) => this.log.warn({ err: error }, 'left the group uncleanly'));
  }

  private async joinUntilItWorks() {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        return await this.join();
      } catch (error) {
        await this.consumer?.disconnect().catch(() => {});
        this.log.warn({ err: error, group: this.group.group }, 'Kafka can not be read yet, trying again');
        await sleep(TRY_AGAIN_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  private async join() {
    const { topics } = this.group.routes;
    const missing = await this.client.missing(topics);
    if (missing.length > 0) throw new Error(`topics do not exist: ${missing.join(', ')}`);
    this.consumer = this.client.consumer(this.group.group);
    this.watch(this.consumer);
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: topics.map(this.client.topic), fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 8,
      eachBatch: (payload) => this.take(payload),
    });
    this.commitTimer = setInterval(() => void this.tick(), COMMIT_EVERY_MS);
  }

  private watch(consumer: Consumer) {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      this.group.restart();
      const own = Object.entries(memberAssignment).map(([topic, some]) => [this.client.plainTopic(topic), some]);
      this.partitions = Object.fromEntries(own);
      this.resume();
      this.assigned = true;
      this.crashes = 0;
      this.connected = true;
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.connected = false;
      this.log.warn({ err: payload.error, group: this.group.group, restart: payload.restart }, 'lost Kafka');
      if (!payload.restart && !this.stopping.signal.aborted) this.rejoin(payload.error);
    });
  }

  /** kafkajs gives up for good when a broker that comes back does not know its groups yet: a new consumer is in order. */
  private rejoin(error: unknown) {
    this.crashes += 1;
    if (this.crashes > CRASHES) return this.onDeath(error);
    const old = this.consumer;
    clearInterval(this.commitTimer);
    this.starting = (async () => {
      await old?.disconnect().catch(() => {});
      await sleep(TRY_AGAIN_MS, undefined, { signal: this.stopping.signal }).catch(() => {});
      await this.joinUntilItWorks();
    })();
  }

  /** Must not throw: an error here would make kafkajs stop all partitions. */
  private take({ batch, resolveOffset }: EachBatchPayload): Promise<void> {
    const topic = this.client.plainTopic(batch.topic);
    for (const message of batch.messages) this.group.accept(asIncoming(topic, batch.partition, message));
    // The fetch position moves on at once; the committed offset follows when the work is done.
    resolveOffset(batch.lastOffset());
    if (this.group.full) this.pause();
    return Promise.resolve();
  }

  private async tick() {
    if (this.pausedFetching && this.group.relaxed) this.resume();
    await this.commit();
  }

  private async commit() {
    const offsets = this.group.takeCommits().map((done) => ({ ...done, topic: this.client.topic(done.topic) }));
    if (offsets.length === 0 || !this.consumer) return;
    try {
      await this.consumer.commitOffsets(offsets);
    } catch (error) {
      // A lost generation or a broker that is away: the messages come again and the inbox knows them.
      this.log.debug({ err: error, group: this.group.group }, 'offsets were not committed');
    }
  }

  private pause() {
    this.consumer?.pause(this.allTopics());
    this.pausedFetching = true;
  }

  private resume() {
    this.consumer?.resume(this.allTopics());
    this.pausedFetching = false;
  }

  private allTopics = () => this.group.routes.topics.map((topic) => ({ topic: this.client.topic(topic) }));
}
