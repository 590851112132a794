import { allTopics } from '@tessera/contracts';
import { type KafkaConnection } from '@tessera/messaging/kafka';
import { lagIn, progressOf, withKafkaAdmin } from '@tessera/provision';
import { type Admin } from 'kafkajs';

/** What Kafka holds of the platform. */
export interface TopicReport {
  topics: { topic: string; partitions: number; messages: number; isMissing: boolean }[];
  /** How many messages each group has yet to read. */
  groups: { group: string; topic: string; lag: number }[];
}

/** Asks the brokers for the platform's topics and for the groups that read them. */
export const topicReport = (at: string | KafkaConnection, prefix = ''): Promise<TopicReport> =>
  withKafkaAdmin(at, async (admin) => {
    const ends = await endsOf(admin, prefix);
    const topics = allTopics({ prefix }).map(({ topic }) => {
      const partitions = ends.get(topic) ?? [];
      const messages = partitions.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
      return { topic, partitions: partitions.length, messages, isMissing: !ends.has(topic) };
    });
    return { topics, groups: await groupsOf(admin, prefix, ends) };
  });

type Ends = Map<string, { partition: number; high: string; low: string }[]>;

const endsOf = async (admin: Admin, prefix: string): Promise<Ends> => {
  const there = new Set(await admin.listTopics());
  const names = allTopics({ prefix })
    .map(({ topic }) => topic)
    .filter((topic) => there.has(topic));
  const ends: Ends = new Map();
  // One after another: asked side by side, the client mixes up what it knows of them when a broker has just come or gone.
  for (const topic of names) ends.set(topic, await admin.fetchTopicOffsets(topic));
  return ends;
};

const groupsOf = async (admin: Admin, prefix: string, ends: Ends): Promise<TopicReport['groups']> => {
  const { groups } = await admin.listGroups();
  const ours = groups.map(({ groupId }) => groupId).filter((group) => group.startsWith(prefix));
  const reports = ours.map(async (group) => {
    const read = await admin.fetchOffsets({ groupId: group, topics: [...ends.keys()] });
    // -1: the group has read nothing of the partition, as it does not follow the topic or nothing was sent yet.
    const followed = read.filter(({ partitions }) => partitions.some(({ offset }) => Number(offset) >= 0));
    return followed.map(({ topic, partitions }) => ({
      group,
      topic,
      lag: lagIn(progressOf(partitions, ends.get(topic) ?? [])),
    }));
  });
  return (await Promise.all(reports)).flat();
};
