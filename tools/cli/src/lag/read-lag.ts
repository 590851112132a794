import { type GroupMembers, type GroupProgress, groupReads, withKafkaView } from '@tessera/check';
import { type PlatformKafka } from '@tessera/check/settings';
import { lagIn } from '@tessera/provision';

/** How far a group has read one topic, all partitions together. */
export interface Lag {
  group: string;
  topic: string;
  /** Messages that were ever written. */
  end: number;
  /** Up to where the group is done; what is kept no more counts as done. */
  committed: number;
  lag: number;
}

/** A group, how many processes of it read, and how far they are. */
export type GroupLag = GroupMembers & { topics: Lag[] };

/** What Kafka said; `missing` topics do not exist. */
export interface LagReport {
  groups: GroupLag[];
  missing: string[];
}

/** Asks for these groups of the contract, on their topics and on those where they receive what was decided about dead letters. */
export const readLag = (settings: PlatformKafka, groups: readonly string[]): Promise<LagReport> =>
  withKafkaView(settings, async (view) => {
    const wanted = groupReads.filter(({ group }) => groups.includes(group));
    const there = new Set(await view.existing(wanted.map(({ topic }) => topic)));
    const members = await view.members(groups);
    const lags = lagsOf(await view.progress(wanted.filter(({ topic }) => there.has(topic))));
    return {
      groups: members.map((one) => ({ ...one, topics: lags.filter(({ group }) => group === one.group) })),
      missing: [...new Set(wanted.map(({ topic }) => topic))].filter((topic) => !there.has(topic)),
    };
  });

/** One for each topic of a group, in the order of the partitions. */
const lagsOf = (progress: readonly GroupProgress[]): Lag[] =>
  [...Map.groupBy(progress, ({ group, topic }) => `${group} ${topic}`).values()].flatMap((partitions) => {
    const [first] = partitions;
    if (!first) return [];
    const sum = (what: 'high' | 'committed') => partitions.reduce((total, one) => total + one[what], 0);
    const { group, topic } = first;
    return [{ group, topic, end: sum('high'), committed: sum('committed'), lag: lagIn(partitions) }];
  });
