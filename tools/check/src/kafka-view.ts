import { followed } from '@tessera/contracts';
import { openKafka } from '@tessera/messaging/kafka';
import { type Shortfall, topicShortfalls } from '@tessera/provision';
import { type Admin, type Kafka, type KafkaMessage } from 'kafkajs';
import { randomBytes } from 'node:crypto';
import { type Addresses } from './addresses.js';
import { type Page, readTopic } from './read-topic.js';

/** How far one group has come in one partition. `low` is the oldest message that is kept, `high` the next to come. */
export interface Progress {
  group: string;
  topic: string;
  partition: number;
  committed: number;
  low: number;
  high: number;
}

/** A group reads its dead letters as well: there it hears what somebody decided about them. */
const read = followed.flatMap(({ group, topic, deadLetters }) =>
  [topic, deadLetters].map((name) => ({ group, topic: name })),
);

/** The text of a header; of one that is given twice, the last. */
export const headerOf = ({ headers }: KafkaMessage, name: string): string | undefined =>
  [headers?.[name] ?? []].flat().at(-1)?.toString();

/** The platform's topics and groups, without the prefixes. */
export class KafkaView {
  private constructor(
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    private readonly at: Addresses,
  ) {}

  static async open(at: Addresses): Promise<KafkaView> {
    const kafka = openKafka('tessera-check', at.kafka, { connectionTimeout: 2_000, retry: { retries: 2 } });
    const admin = kafka.admin();
    try {
      await admin.connect();
      return new KafkaView(kafka, admin, at);
    } catch (error) {
      await admin.disconnect();
      throw error;
    }
  }

  /** Of every group of the contract on every topic that it follows. */
  async progress(): Promise<Progress[]> {
    return (await Promise.all(read.map(({ topic, group }) => this.progressOf(topic, group)))).flat();
  }

  /** Every message from the oldest to the newest of this moment, in pages; each partition in its order. */
  async read(name: string, page: Page): Promise<void> {
    const topic = this.at.topicPrefix + name;
    const offsets = await this.admin.fetchTopicOffsets(topic);
    const ends = offsets
      .filter(({ low, high }) => low !== high)
      .map((end) => [end.partition, Number(end.high)] as const);
    const groupId = `${this.at.groupPrefix}tessera.check-${randomBytes(6).toString('hex')}`;
    try {
      await readTopic(this.kafka, { topic, groupId }, new Map(ends), page);
    } finally {
      await this.admin.deleteGroups([groupId]).catch(() => {});
    }
  }

  /** True when old messages were deleted, so that a story may begin in its middle. */
  async isTrimmed(topic: string): Promise<boolean> {
    return (await this.admin.fetchTopicOffsets(this.at.topicPrefix + topic)).some(({ low }) => Number(low) > 0);
  }

  /** In what the topics fall short of their contract. */
  shortfalls(): Promise<Shortfall[]> {
    return topicShortfalls(this.admin, { prefix: this.at.topicPrefix, partitions: this.at.topicPartitions });
  }

  async release(): Promise<void> {
    await this.admin.disconnect();
  }

  private async progressOf(topic: string, group: string): Promise<Progress[]> {
    const name = this.at.topicPrefix + topic;
    const groupId = this.at.groupPrefix + group;
    const [read] = await this.admin.fetchOffsets({ groupId, topics: [name] });
    const ends = await this.admin.fetchTopicOffsets(name);
    return ends.map(({ partition, low, high }) => {
      // -1: the group has committed nothing here yet, so everything that is kept is before it.
      const committed = Number(read?.partitions.find((one) => one.partition === partition)?.offset ?? -1);
      return {
        group,
        topic,
        partition,
        committed: Math.max(committed, Number(low)),
        low: Number(low),
        high: Number(high),
      };
    });
  }
}
