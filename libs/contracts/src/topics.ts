const DAY_MS = 86_400_000;

/** Every topic of the platform, who writes it and who dead-letters from it. Nobody else creates or names one. */
export const topics = {
  orders: { from: 'order', retentionDays: 14, groups: ['inventory.reservations', 'user.credit'] },
  reservations: { from: 'inventory', retentionDays: 14, groups: ['order.checkout'] },
  credit: { from: 'user', retentionDays: 14, groups: ['order.checkout'] },
  products: { from: 'inventory', compacted: true, groups: ['order.prices'] },
  'stock-levels': { from: 'inventory', compacted: true, groups: [] },
  users: { from: 'user', compacted: true, groups: [] },
} as const satisfies Record<
  string,
  { from: string; groups: readonly string[] } & ({ retentionDays: number } | { compacted: true })
>;

export type TopicName = keyof typeof topics;

/** The dead-letter topic of one group on one topic; it keeps a message 30 days. */
export const deadLetterTopic = (topic: string, group: string) => `${topic}.${group}.dlt`;

/** A topic as Kafka's `createTopics` takes it. */
export interface TopicSetting {
  topic: string;
  config: { name: string; value: string }[];
}

const kept = (days: number) => [{ name: 'retention.ms', value: String(days * DAY_MS) }];
/** A letter is the message and the reasons for it: the largest message that a broker takes must fit with them. */
const roomForReasons = { name: 'max.message.bytes', value: String(2 * 1_048_576) };
const compacted = [{ name: 'cleanup.policy', value: 'compact' }];

/** All topics with their dead-letter topics, as settings for `createTopics`; `prefix` (tests) stands before each name. */
export const allTopics = (prefix = ''): TopicSetting[] =>
  Object.entries(topics).flatMap(([name, topic]) => [
    { topic: prefix + name, config: 'retentionDays' in topic ? kept(topic.retentionDays) : compacted },
    ...topic.groups.map((group) => ({
      topic: prefix + deadLetterTopic(name, group),
      config: [...kept(30), roomForReasons],
    })),
  ]);
