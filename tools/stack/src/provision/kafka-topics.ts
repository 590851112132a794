import { allTopics } from '@tessera/contracts';
import { type Admin } from 'kafkajs';
import { withKafkaAdmin } from '../stores/kafka-admin.js';
import { until } from '../until.js';

/** Of a local stack; enough to see what several consumers do. */
export const fewPartitions = 6;
const retries = 5;
const readyWithin = 30_000;

/** Creates the platform's topics where they are missing, with the prefix before each name. */
export async function createTopics(brokers: string, prefix: string): Promise<void> {
  await withKafkaAdmin(brokers, (admin) => createMissing(admin, prefix, fewPartitions), { retries });
}

/** The same by a connection that is open. */
export async function createMissing(admin: Admin, prefix: string, numPartitions: number): Promise<void> {
  const known = new Set(await admin.listTopics());
  const missing = allTopics(prefix).filter(({ topic }) => !known.has(topic));
  const topics = missing.map(({ topic, config }) => ({ topic, numPartitions, configEntries: config }));
  if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: false });
  const names = topics.map(({ topic }) => topic);
  await until('Kafka has not made the topics', () => mustHaveLeaders(admin, names), readyWithin);
  // A broker makes, or reads, its offsets topic when a group is first asked for. Asked here, no service waits for it.
  const warmUp = () => admin.fetchOffsets({ groupId: `${prefix}tessera.warm-up` });
  await until("Kafka's groups are not ready", warmUp, readyWithin);
}

/** kafkajs can wait for leaders itself, but fails when the broker does not know a new topic yet. */
async function mustHaveLeaders(admin: Admin, names: string[]): Promise<void> {
  if (names.length === 0) return;
  const { topics } = await admin.fetchTopicMetadata({ topics: names });
  const waiting = topics.find(({ partitions }) => partitions.some(({ leader }) => leader < 0));
  if (waiting) throw new Error(`${waiting.name} has no leader yet`);
}
