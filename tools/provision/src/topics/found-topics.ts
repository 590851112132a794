import kafkajs, { type Admin } from 'kafkajs';

// CommonJS whose names Node does not all find.
const { ConfigResourceTypes } = kafkajs;

/** A topic as a cluster has it. */
export interface FoundTopic {
  topic: string;
  partitions: number;
  /** Of the partition that has the fewest. */
  copies: number;
  /** What is in force, whoever has set it. */
  config: Record<string, string>;
  /** What was set for this topic alone. */
  own: Record<string, string>;
}

/** Of a setting that was made for the topic itself (Kafka's DescribeConfigs). */
const OF_TOPIC = 1;

/** Those of these topics that there are. */
export const findTopics = async (admin: Admin, names: readonly string[]): Promise<FoundTopic[]> => {
  const known = new Set(await admin.listTopics());
  const there = names.filter((name) => known.has(name));
  if (there.length === 0) return [];
  const { topics } = await admin.fetchTopicMetadata({ topics: there });
  const configs = await configsOf(admin, there);
  return topics.map(({ name, partitions }) => ({
    topic: name,
    partitions: partitions.length,
    copies: Math.min(...partitions.map(({ replicas }) => replicas.length)),
    ...(configs.get(name) ?? { config: {}, own: {} }),
  }));
};

const configsOf = async (admin: Admin, names: readonly string[]) => {
  const resources = names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name }));
  const answer = await admin.describeConfigs({ includeSynonyms: false, resources });
  return new Map(
    answer.resources.map(({ resourceName, configEntries }) => {
      const entries = configEntries.map((entry) => [entry.configName, entry.configValue] as const);
      const own = configEntries.filter(({ configSource }) => Number(configSource) === OF_TOPIC);
      const ownEntries = own.map((entry) => [entry.configName, entry.configValue] as const);
      return [resourceName, { config: Object.fromEntries(entries), own: Object.fromEntries(ownEntries) }];
    }),
  );
};

/**
 * How many brokers a cluster is made of. One that is away is not counted by Kafka, so that what is founded meanwhile would
 * have one copy for good: the number of copies that its brokers make by themselves counts as well.
 */
export const brokersIn = async (admin: Admin): Promise<number> => {
  const { brokers } = await admin.describeCluster();
  const name = String(brokers[0]?.nodeId);
  const configNames = ['default.replication.factor'];
  const resources = [{ type: ConfigResourceTypes.BROKER, name, configNames }];
  const answer = await admin.describeConfigs({ includeSynonyms: false, resources });
  return Math.max(brokers.length, Number(answer.resources[0]?.configEntries[0]?.configValue ?? 0));
};
