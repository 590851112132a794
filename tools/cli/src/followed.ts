import { deadLetterTopic, topics } from '@tessera/contracts';
import { Option } from 'commander';

/** A topic as one group follows it; its names are without prefixes. */
export interface Followed {
  group: string;
  topic: string;
  /** Where the group puts what it cannot handle, and hears what was decided about it. */
  deadLetters: string;
  /** Only the newest state of a key counts for the group. */
  newestWins: boolean;
}

/** Who follows what, as the contract has it. */
export const followed: readonly Followed[] = Object.entries(topics).flatMap(([topic, kept]) =>
  kept.groups.map((group) => ({
    group,
    topic,
    deadLetters: deadLetterTopic(topic, group),
    newestWins: 'compacted' in kept,
  })),
);

const unique = (names: readonly string[]) => [...new Set(names)];

/** Every consumer group that keeps offsets. */
export const groups: readonly string[] = unique(followed.map(({ group }) => group));

/** `--group`: one of those. */
export const groupOption = () => new Option('--group <group>', 'of this consumer group').choices(groups);

/** `--topic`: one that a group reads. */
export const topicOption = () =>
  new Option('--topic <topic>', 'of this topic').choices(unique(followed.map(({ topic }) => topic)));
