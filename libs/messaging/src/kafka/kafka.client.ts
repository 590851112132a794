import { type Log } from '@tessera/runtime';
import { withDeadline } from '@tessera/runtime/timing';
import {
  type Admin,
  type Consumer,
  type Kafka,
  logLevel,
  Partitioners,
  type Producer,
  type RecordMetadata,
} from 'kafkajs';
import { measured } from '../metrics/produce.metrics.js';
import { Refused } from '../outbox/refused.js';
import { type WireMessage } from '../wire/message.js';
import { GrouplessFetch } from './groupless-fetch.js';
import { grouped } from './headers.js';
import { type KafkaSettings } from './kafka.settings.js';
import { openKafka } from './open-kafka.js';
import { type GroupRead, readFlow, type TopicFlow } from './topic-flow.js';
import { type Place, within } from './positions.js';

const REQUEST_TIMEOUT_MS = 4_000;
/** No produce may outlive the lease of whoever sends: the relay counts on this (`longestProduceMs`). */
const PRODUCE_MS = 6_500;

/** Errors that are about the messages: sending the same ones again will not help, sending others will. */
const OF_TOPIC = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'INVALID_TOPIC_EXCEPTION', 'TOPIC_AUTHORIZATION_FAILED']);
const OF_MESSAGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'POLICY_VIOLATION', 'INVALID_RECORD']);

/** What is at the bottom of kafkajs' wrappings. */
const refusal = (error: unknown): Refused | undefined => {
  const { type, cause } = Object(error) as { type?: unknown; cause?: unknown };
  const name = String(type);
  if (OF_TOPIC.has(name) || OF_MESSAGE.has(name)) return new Refused(name, OF_TOPIC.has(name), error);
  return cause ? refusal(cause) : undefined;
};

/** Partitions by topic, without TOPIC_PREFIX. */
export type Partitions = Readonly<Record<string, readonly number[]>>;

/** One partition: the offset that comes next, and the one from which the group would go on. */
export interface Position {
  topic: string;
  partition: number;
  end: bigint;
  committed: bigint;
}

/** What there is of one partition, from `low` on, for somebody who begins at `first`. */
export interface Range {
  partition: number;
  low: bigint;
  first: bigint;
  end: bigint;
}

type Placing = Parameters<ReturnType<typeof Partitioners.DefaultPartitioner>>[0];
const places = Partitioners.DefaultPartitioner();
/** Its types want more of a partition than it looks at. */
const partition = (of: { topic: string; partitionMetadata: object[]; message: Placing['message'] }) =>
  places(of as Placing);

/** kafkajs repeats itself when a broker is away: our own callers say it once, so its lines are for debugging. */
const toLog =
  (log: Pick<Log, 'debug'>) =>
  () =>
  ({ log: entry }: { log: { message: string; timestamp?: string } }) => {
    const { message, timestamp: _, ...fields } = entry;
    log.debug({ kafkajs: fields }, message);
  };

/** kafkajs behind one file: connections, names with prefixes, and a producer that says honestly what arrived. */
export class KafkaClient {
  private readonly kafka: Kafka;
  private producer: Promise<Producer> | undefined;

  constructor(
    clientId: string,
    private readonly settings: KafkaSettings,
    log: Pick<Log, 'debug'>,
  ) {
    this.kafka = openKafka(clientId, settings, {
      logLevel: logLevel.WARN,
      logCreator: toLog(log),
      connectionTimeout: 2_000,
      requestTimeout: REQUEST_TIMEOUT_MS,
      // Our own callers try again for as long as it takes, and stop when they are told to.
      retry: { retries: 1, initialRetryTime: 50 },
    });
  }

  topic = (name: string) => this.settings.TOPIC_PREFIX + name;
  plainTopic = (topic: string) => topic.slice(this.settings.TOPIC_PREFIX.length);

  /**
   * Sends in order, acks = all. Rejects when any message may be missing, and within `PRODUCE_MS`; then all may be sent again.
   * See `Produce`. After any error but a refusal the next one begins on connections of its own.
   */
  produce = measured(async (messages) => {
    try {
      await withDeadline(PRODUCE_MS, this.sendBatch(messages));
    } catch (error) {
      const refused = refusal(error);
      if (!refused) void this.disconnect();
      throw refused ?? error;
    }
  });

  private async sendBatch(messages: readonly WireMessage[]) {
    const byTopic = Map.groupBy(messages, (message) => message.topic);
    const topicMessages = [...byTopic].map(([topic, some]) => ({
      topic: this.topic(topic),
      messages: some.map(({ key, value, headers }) => ({ key, value, headers: grouped(headers) })),
    }));
    this.producer ??= this.newProducer();
    const results: RecordMetadata[] = await (await this.producer).sendBatch({ acks: -1, topicMessages });
    const refused = results.find((result) => result.errorCode !== 0);
    if (refused) throw new Error(`${refused.topicName} refused messages with error code ${refused.errorCode}`);
  }

  /** A consumer of a group; the caller runs it. */
  consumer(group: string): Consumer {
    return this.kafka.consumer({
      groupId: this.settings.GROUP_PREFIX + group,
      allowAutoTopicCreation: false,
      // Bounds how long a pause, a resume or a stop takes: with all partitions paused kafkajs sleeps this long.
      maxWaitTimeInMs: 250,
      // A killed instance holds up its group for this long; nothing here blocks the event loop for seconds.
      sessionTimeout: 10_000,
      heartbeatInterval: 2_000,
      rebalanceTimeout: 20_000,
      retry: { retries: 5, initialRetryTime: 200, restartOnFailure: () => Promise.resolve(true) },
    });
  }

  /** Messages without a group. Its topics have their prefix; the caller disconnects it. */
  grouplessFetch(): GrouplessFetch {
    return new GrouplessFetch(this.kafka);
  }

  /** Which of these topics do not exist (yet). Rejects while no broker can be reached. */
  missing(topics: readonly string[]): Promise<string[]> {
    return this.ask(async (admin) => {
      const known = new Set(await admin.listTopics());
      return topics.map(this.topic).filter((topic) => !known.has(topic));
    });
  }

  /** Ends and commits of a group on some partitions. Without a commit it stands at the beginning. */
  positions(group: string, partitions: Partitions): Promise<Position[]> {
    return this.ask(async (admin) => {
      const topics = Object.keys(partitions).map(this.topic);
      const groupId = this.settings.GROUP_PREFIX + group;
      const commits = topics.length > 0 ? await admin.fetchOffsets({ groupId, topics }) : [];
      const positions = commits.map(async ({ topic: name, partitions: committed }) => {
        const topic = this.plainTopic(name);
        const own = new Set(partitions[topic]);
        const ends = (await admin.fetchTopicOffsets(name)).filter(({ partition }) => own.has(partition));
        return ends.map(({ partition, high, low }) => {
          const offset = BigInt(committed.find((one) => one.partition === partition)?.offset ?? -1);
          const range = { low: BigInt(low), end: BigInt(high) };
          return { topic, partition, end: range.end, committed: within(offset, range) };
        });
      });
      return (await Promise.all(positions)).flat();
    });
  }

  /** How many messages were ever written to these topics, and how far groups have read some of them. */
  flow(topics: readonly string[], reads: readonly GroupRead[]): Promise<TopicFlow> {
    const { GROUP_PREFIX: ofGroups, TOPIC_PREFIX: ofTopics } = this.settings;
    return this.ask((admin) => readFlow(admin, { ofTopics, ofGroups }, topics, reads));
  }

  /** Where a group goes on in some partitions. */
  async committed(group: string, partitions: Partitions): Promise<Place[]> {
    const positions = await this.positions(group, partitions);
    return positions.map(({ topic, partition, committed }) => ({ topic, partition, offset: committed }));
  }

  /** Ends the producer; the next produce makes one anew. One that could not connect has nothing to end. */
  async disconnect() {
    const ending = this.producer;
    this.producer = undefined;
    await ending?.then((producer) => producer.disconnect()).catch(() => {});
  }

  /** Of each partition: where a subscriber that wants it `from` there has to begin, and the offset that comes next. */
  range(topic: string, from: 'beginning' | 'end' | { sinceMs: number }): Promise<Range[]> {
    return this.ask(async (admin) => {
      const name = this.topic(topic);
      const ends = await admin.fetchTopicOffsets(name);
      const since = typeof from === 'object' ? Date.now() - from.sinceMs : undefined;
      const timed = since === undefined ? [] : await admin.fetchTopicOffsetsByTimestamp(name, since);
      return ends.map(({ partition, low, high }) => {
        const atTime = timed.find((one) => one.partition === partition)?.offset;
        const first = from === 'beginning' ? low : (atTime ?? high);
        return { partition, low: BigInt(low), first: BigInt(first), end: BigInt(high) };
      });
    });
  }

  /** Where our producer puts the messages of a key. */
  partitionOf(topic: string, key: string, partitions: readonly number[]): number {
    const partitionMetadata = partitions.map((partitionId) => ({ partitionId, leader: 0 }));
    return partition({ topic, partitionMetadata, message: { key, value: null } });
  }

  private async ask<Answer>(question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    const admin = this.kafka.admin({ retry: { retries: 0 } });
    await admin.connect();
    try {
      return await question(admin);
    } finally {
      await admin.disconnect();
    }
  }

  private async newProducer(): Promise<Producer> {
    // Never idempotent: with overlapping sends kafkajs 2.2.4 loses messages and acknowledges them.
    const producer = this.kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      // The relay tries again itself, under a lease that it has looked at.
      retry: { retries: 0 },
    });
    await producer.connect();
    return producer;
  }
}
