import { type Admin } from 'kafkajs';
import { within } from './positions.js';

/** A topic that a group reads. */
export interface GroupRead {
  group: string;
  topic: string;
}

/** All partitions together: messages that were ever written to a topic, and how many of them a group is done with. */
export interface GroupPosition extends GroupRead {
  end: bigint;
  committed: bigint;
}

/** Topics by name with how many messages were ever written to them, and how far groups are. */
export interface TopicFlow {
  ends: ReadonlyMap<string, bigint>;
  groups: readonly GroupPosition[];
}

type Offsets = Awaited<ReturnType<Admin['fetchTopicOffsets']>>;
type Commits = Awaited<ReturnType<Admin['fetchOffsets']>>[number]['partitions'];

/** Where a group has committed nothing, it stands at the oldest message. */
const sumOf = (offsets: Offsets, commits: Commits) => {
  const sum = { end: 0n, committed: 0n };
  for (const { partition, low, high } of offsets) {
    const range = { low: BigInt(low), end: BigInt(high) };
    sum.end += range.end;
    sum.committed += within(BigInt(commits.find((one) => one.partition === partition)?.offset ?? -1), range);
  }
  return sum;
};

/** In turn: asked side by side, kafkajs mixes up what it knows of topics. */
export const readFlow = async (
  admin: Admin,
  { ofTopics, ofGroups }: { ofTopics: string; ofGroups: string },
  topics: readonly string[],
  reads: readonly GroupRead[],
): Promise<TopicFlow> => {
  const offsets = new Map<string, Offsets>();
  for (const topic of new Set([...topics, ...reads.map((read) => read.topic)]))
    offsets.set(topic, await admin.fetchTopicOffsets(ofTopics + topic));
  const groups: GroupPosition[] = [];
  for (const { group, topic } of reads) {
    const [read] = await admin.fetchOffsets({ groupId: ofGroups + group, topics: [ofTopics + topic] });
    groups.push({ group, topic, ...sumOf(offsets.get(topic) ?? [], read?.partitions ?? []) });
  }
  return { ends: new Map(topics.map((topic) => [topic, sumOf(offsets.get(topic) ?? [], []).end])), groups };
};
