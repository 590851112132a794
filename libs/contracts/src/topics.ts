import type * as z from 'zod';
import { type App, apps, type StoringApp } from './services.js';
import { id, sku } from './text.js';

const DAY_MS = 86_400_000;

/**
 * Where a cluster keeps a topic. As many processes of a group share it as it has partitions; more of them later would send
 * keys elsewhere and break their order. Written with acks = all, so with two of three copies at hand nothing is lost, and
 * one broker may be away.
 */
const spread = { partitions: 12, replicas: 3, minInsyncReplicas: 2 } as const;

const orderId = id.describe('order id');
const userId = id.describe('user id');

/** Every topic of the platform, who writes it, which groups share its messages and who hears all. Nobody else creates or names one. */
export const topics = {
  orders: {
    from: 'order',
    key: orderId,
    ...spread,
    retentionDays: 14,
    groups: ['inventory.reservations', 'user.credit'],
    heardBy: ['gateway'],
  },
  reservations: { from: 'inventory', key: orderId, ...spread, retentionDays: 14, groups: ['order.checkout'] },
  credit: { from: 'user', key: orderId, ...spread, retentionDays: 14, groups: ['order.checkout'] },
  products: { from: 'inventory', key: sku, ...spread, compacted: true, groups: ['order.prices'], heardBy: ['gateway'] },
  'stock-levels': { from: 'inventory', key: sku, ...spread, compacted: true, groups: [], heardBy: ['gateway'] },
  users: { from: 'user', key: userId, ...spread, compacted: true, groups: [], heardBy: apps },
} as const satisfies Record<string, Topic>;

/** `key` has the messages of one aggregate on one partition, in order; each instance of those that it is heard by gets all. */
type Topic = {
  from: StoringApp;
  key: z.ZodType;
  groups: readonly `${StoringApp}.${string}`[];
  heardBy?: readonly App[];
} & typeof spread &
  ({ retentionDays: number } | { compacted: true });

export type TopicName = keyof typeof topics;

/** A consumer group: `<service>.<purpose>`. */
export type Group = (typeof topics)[TopicName]['groups'][number];

// By the type of `Topic` the part before the dot is one.
/** The service that a group belongs to. */
export const appOf = (group: Group) => group.split('.')[0] as StoringApp;

// The keys are those of the object above.
/** Their names. */
export const topicNames = Object.keys(topics) as TopicName[];

/** The topics that keep the last message of each key, whatever its sequence: with whole states, the newest must be the last. */
export const compactedTopics: readonly string[] = topicNames.filter((name) => 'compacted' in topics[name]);

/** The dead-letter topic of one group on one topic; it keeps a message 30 days. */
export const deadLetterTopic = (topic: string, group: string) => `${topic}.${group}.dlt`;

/** A topic as one group follows it. */
export interface Followed {
  group: Group;
  topic: TopicName;
  /** Where the group puts what it cannot handle, and receives what was decided about it. */
  deadLetters: string;
  /** Only the newest state of a key counts for the group. */
  newestWins: boolean;
}

/** Who follows what. */
export const followed: readonly Followed[] = topicNames.flatMap((topic) =>
  topics[topic].groups.map((group) => {
    const newestWins = compactedTopics.includes(topic);
    return { group, topic, deadLetters: deadLetterTopic(topic, group), newestWins };
  }),
);

/** The topics that every instance of a service hears all of, in a group of its own whose name begins with BROADCAST. */
export const heardBy = (app: App): TopicName[] =>
  topicNames.filter((name) => {
    const { heardBy: hearers = [] }: Topic = topics[name];
    return hearers.includes(app);
  });

/** Before the name of a group that one instance has for itself. */
export const BROADCAST = 'broadcast.';

/** A topic as Kafka's `createTopics` takes it. */
export interface TopicSetting {
  topic: string;
  numPartitions: number;
  replicationFactor: number;
  configEntries: { name: string; value: string }[];
}

/** The cluster that topics are meant for. */
export interface TopicPlan {
  /** Stands before each name (tests). */
  prefix?: string;
  /** With fewer than a topic wants copies there is one copy: two that must agree are lost with either of them. */
  brokers?: number;
  /** Instead of the contract's: a local stack needs fewer. */
  partitions?: number | undefined;
}

const kept = (days: number) => ({ 'cleanup.policy': 'delete', 'retention.ms': days * DAY_MS });
const compacted = { 'cleanup.policy': 'compact' };
/** Kafka's own default, said for each topic: with less our messages are refused, with more their dead letters are. */
const largest = { 'max.message.bytes': 1_048_588 };
/** A dead letter is the message and the reasons for it: the largest message that a topic takes must fit with them. */
const roomForReasons = { 'max.message.bytes': 2 * 1_048_576 };
/** Whoever sends decides. Every other choice of Kafka's can be read as well. */
const packed = { 'compression.type': 'producer' };

const setting = (topic: string, wanted: typeof spread, plan: TopicPlan, config: object): TopicSetting => {
  const { brokers = wanted.replicas, partitions = wanted.partitions } = plan;
  const isSpread = brokers >= wanted.replicas;
  const entries = { ...packed, ...largest, ...config, 'min.insync.replicas': isSpread ? wanted.minInsyncReplicas : 1 };
  return {
    topic: `${plan.prefix ?? ''}${topic}`,
    numPartitions: partitions,
    replicationFactor: isSpread ? wanted.replicas : 1,
    configEntries: Object.entries(entries).map(([name, value]) => ({ name, value: String(value) })),
  };
};

/** All topics with their dead-letter topics, as settings for `createTopics`. */
export const allTopics = (plan: TopicPlan = {}): TopicSetting[] =>
  Object.entries(topics).flatMap(([name, topic]) => [
    setting(name, topic, plan, 'retentionDays' in topic ? kept(topic.retentionDays) : compacted),
    ...topic.groups.map((group) =>
      setting(deadLetterTopic(name, group), topic, plan, { ...kept(30), ...roomForReasons }),
    ),
  ]);
