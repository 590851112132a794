import { followed } from '@tessera/contracts';
import { Option } from 'commander';

const unique = (names: readonly string[]) => [...new Set(names)];

/** Every consumer group that keeps offsets. */
export const groups: readonly string[] = unique(followed.map(({ group }) => group));

/** `--group`: one of those. */
export const groupOption = () => new Option('--group <group>', 'of this consumer group').choices(groups);

/** `--topic`: one that a group reads. */
export const topicOption = () =>
  new Option('--topic <topic>', 'of this topic').choices(unique(followed.map(({ topic }) => topic)));
