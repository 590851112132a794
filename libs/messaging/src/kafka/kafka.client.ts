import { type Log } from '@tessera/runtime';
import { type Consumer, Kafka, logLevel, Partitioners, type Producer, type RecordMetadata } from 'kafkajs';
import { type Header, type WireMessage } from '../wire/message.js';
import { calmTimers } from './calm-timers.js';
import { saslOf } from './kafka.settings.js';

/** Where Kafka is and how its names are told apart from those of others on the same brokers (tests). */
export interface KafkaSettings {
  KAFKA_BROKERS: string;
  TOPIC_PREFIX: string;
  GROUP_PREFIX: string;
  KAFKA_SASL_USERNAME?: string | undefined;
  KAFKA_SASL_PASSWORD?: string | undefined;
}

const REQUEST_TIMEOUT_MS = 4_000;

/** kafkajs repeats itself when a broker is away: our own callers say it once, so its lines are for debugging. */
const toLog =
  (log: Log) =>
  () =>
  ({ log: entry }: { log: { message: string; timestamp?: string } }) => {
    const { message, timestamp: _, ...fields } = entry;
    log.debug({ kafkajs: fields }, message);
  };

const grouped = (headers: Header[]): Record<string, Buffer | Buffer[]> => {
  const all: Record<string, Buffer | Buffer[]> = {};
  for (const [name, value] of headers) {
    const before = all[name];
    all[name] = before === undefined ? value : [before, value].flat();
  }
  return all;
};

/** kafkajs behind one file: connections, names with prefixes, and a producer that says honestly what arrived. */
export class KafkaClient {
  private readonly kafka: Kafka;
  private readonly producer: Producer;
  private connected = false;

  constructor(
    clientId: string,
    private readonly settings: KafkaSettings,
    log: Log,
  ) {
    calmTimers();
    this.kafka = new Kafka({
      clientId,
      brokers: settings.KAFKA_BROKERS.split(','),
      ...saslOf(settings),
      logLevel: logLevel.WARN,
      logCreator: toLog(log),
      connectionTimeout: 2_000,
      requestTimeout: REQUEST_TIMEOUT_MS,
      // Our own callers try again for as long as it takes, and stop when they are told to.
      retry: { retries: 1, initialRetryTime: 50 },
    });
    // Never idempotent: with overlapping sends kafkajs loses messages and acknowledges them (knowledge, kafkajs 2.2.4).
    this.producer = this.kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 1, initialRetryTime: 50 },
    });
  }

  topic = (name: string) => this.settings.TOPIC_PREFIX + name;
  plainTopic = (topic: string) => topic.slice(this.settings.TOPIC_PREFIX.length);

  /** Sends in order, acks = all. Rejects when any message may be missing; then all may be sent again. */
  produce = async (messages: readonly WireMessage[]): Promise<void> => {
    await this.connect();
    const byTopic = Map.groupBy(messages, (message) => message.topic);
    const topicMessages = [...byTopic].map(([topic, some]) => ({
      topic: this.topic(topic),
      messages: some.map(({ key, value, headers }) => ({ key, value, headers: grouped(headers) })),
    }));
    const results: RecordMetadata[] = await this.producer.sendBatch({ acks: -1, topicMessages });
    const refused = results.find((result) => result.errorCode !== 0);
    if (refused) throw new Error(`${refused.topicName} refused messages with error code ${refused.errorCode}`);
  };

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

  /** Which of these topics do not exist (yet). Rejects while no broker can be reached. */
  async missing(topics: readonly string[]): Promise<string[]> {
    const admin = this.kafka.admin({ retry: { retries: 0 } });
    await admin.connect();
    try {
      const known = new Set(await admin.listTopics());
      return topics.map(this.topic).filter((topic) => !known.has(topic));
    } finally {
      await admin.disconnect();
    }
  }

  async disconnect() {
    await this.producer.disconnect();
    this.connected = false;
  }

  private async connect() {
    if (this.connected) return;
    await this.producer.connect();
    this.connected = true;
  }
}
