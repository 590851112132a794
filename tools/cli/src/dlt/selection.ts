import { type DeadLetterFacts } from '@tessera/messaging/dead-letters';
import { type Followed, followed } from '@tessera/contracts';
import { type Command, Option } from 'commander';
import { groupOption, topicOption } from '../group-options.js';
import { parseSince } from '../since.js';

/** Which dead letters are meant: those to which all of it applies. */
export interface Selection {
  id?: string;
  key?: string;
  group?: string;
  topic?: string;
  /** ms since 1970: those that died since. */
  since?: number;
}

/** `--topic`, `--group` and `--since`. */
export const withRange = (command: Command): Command =>
  command
    .addOption(topicOption())
    .addOption(groupOption())
    .addOption(
      new Option('--since <time>', 'died since: 90s, 10m, 2h, 1d, or a time (ISO 8601)').argParser((text) =>
        parseSince(text),
      ),
    );

/** The dead-letter topics to look into. */
export const sourcesOf = ({ group, topic }: Selection): readonly Followed[] =>
  followed.filter((one) => (group ?? one.group) === one.group && (topic ?? one.topic) === one.topic);

/** Whether a dead letter of those topics is meant. */
export const isMeant =
  ({ id, key, since }: Selection) =>
  (deadLetter: Pick<DeadLetterFacts, 'id' | 'key' | 'diedAt'>): boolean =>
    (id === undefined || deadLetter.id === id.toLowerCase() || deadLetter.id === id) &&
    (key === undefined || deadLetter.key === key) &&
    (since === undefined || deadLetter.diedAt >= since);
