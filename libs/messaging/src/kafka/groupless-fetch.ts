import { type Kafka, type KafkaMessage } from 'kafkajs';
import { createRequire } from 'node:module';

/** What is asked of one partition: messages from `next` on. */
export interface Wanted {
  topic: string;
  partition: number;
  next: bigint;
}

/** What a broker gives of one partition, in order. `lastOffset` is where that ends, be it with a message that is kept no more. */
export interface Fetched {
  topic: string;
  partition: number;
  messages: KafkaMessage[];
  lastOffset: bigint;
}

interface Broker {
  fetch(request: object): Promise<{ responses: { topicName: string; partitions: { partition: number }[] }[] }>;
}

interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Record<string, number[]>;
  findBroker(which: { nodeId: string }): Promise<Broker>;
}

type Batch = Omit<Fetched, 'lastOffset'> & { lastOffset: () => string };
const Batch: new (topic: string, from: string, data: object) => Batch = createRequire(import.meta.url)(
  'kafkajs/src/consumer/batch',
);

const MAX_WAIT_MS = 250;
const MOST_BYTES_OF_A_PARTITION = 1_048_576;

/** kafkajs 2.2.4 makes one for each consumer, and gives it to nobody. */
const clusterOf = (kafka: Kafka): Cluster => {
  const create = Object.getOwnPropertySymbols(kafka).find(({ description }) => description?.endsWith(':createCluster'));
  if (!create) throw new Error('kafkajs has no cluster of its own any more');
  return Reflect.get(kafka, create)({ allowAutoTopicCreation: false });
};

/**
 * Kafka's fetch (KIP-74) without a group, which kafkajs 2.2.4 has for consumers alone: who joins a group waits for the others
 * to come, three seconds with a broker's defaults (`group.initial.rebalance.delay.ms`, KIP-134), and leaves it behind.
 */
export class GrouplessFetch {
  private readonly cluster: Cluster;
  private connecting: Promise<void> | undefined;

  constructor(kafka: Kafka) {
    this.cluster = clusterOf(kafka);
  }

  /** What there is of each by now, from its leader; a quarter of a second later at the latest. Rejects when one cannot be asked. */
  async fetch(wanted: readonly Wanted[]): Promise<Fetched[]> {
    await (this.connecting ??= this.cluster.connect());
    await this.cluster.addMultipleTargetTopics([...new Set(wanted.map(({ topic }) => topic))]);
    const byLeader = Map.groupBy(wanted, ({ topic, partition }) => this.leaderOf(topic, partition));
    const answers = await Promise.all([...byLeader].map(([leader, some]) => this.fetchFrom(leader, some)));
    return answers.flat();
  }

  async disconnect(): Promise<void> {
    await this.connecting?.catch(() => {});
    await this.cluster.disconnect();
  }

  private leaderOf(topic: string, partition: number): string {
    const [leader] = Object.keys(this.cluster.findLeaderForPartitions(topic, [partition]));
    if (leader === undefined) throw new Error(`${topic} has no partition ${partition}`);
    return leader;
  }

  private async fetchFrom(nodeId: string, wanted: readonly Wanted[]): Promise<Fetched[]> {
    const broker = await this.cluster.findBroker({ nodeId });
    const topics = [...Map.groupBy(wanted, ({ topic }) => topic)].map(([topic, some]) => ({
      topic,
      partitions: some.map(({ partition, next }) => ({
        partition,
        fetchOffset: String(next),
        maxBytes: MOST_BYTES_OF_A_PARTITION,
      })),
    }));
    const { responses } = await broker.fetch({ maxWaitTime: MAX_WAIT_MS, minBytes: 1, isolationLevel: 1, topics });
    return responses.flatMap(({ topicName, partitions }) =>
      partitions.map((data) => {
        const asked = wanted.find(({ topic, partition }) => topic === topicName && partition === data.partition);
        const batch = new Batch(topicName, String(asked?.next), data);
        const { topic, partition, messages } = batch;
        return { topic, partition, messages, lastOffset: BigInt(batch.lastOffset()) };
      }),
    );
  }
}
