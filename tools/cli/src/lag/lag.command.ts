import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { styleText } from 'node:util';
import { groupOption, groups } from '../group-options.js';
import { envOption, kafkaIn, settingsFolder } from '../platform-settings.js';
import { asJson, table } from '../screen.js';
import { type GroupLag, type LagReport } from './read-lag.js';

const footer = `
Offsets are summed over the partitions of a topic. A group without members reads nothing: its service does not run, or
cannot reach Kafka. On its dead-letter topics (….dlt) a group receives what was decided about its dead letters.

Examples:
  tessera lag
  tessera lag --json | jq '.groups[] | select(.members == 0) | .group'

Exit codes:
  0  done
  1  a topic is missing, or Kafka cannot be reached
  2  the command line is wrong`;

const figure = (value: number) => value.toLocaleString('en');

const rowsOf = ({ group, members, topics }: GroupLag) =>
  topics.map(({ topic, end, committed, lag }) => [
    group,
    topic,
    figure(end),
    figure(committed),
    figure(lag),
    figure(members),
  ]);

/** Nobody reads, or not fast enough. */
const isBehind = ([, , , , lag, members]: string[]) => lag !== '0' || members === '0';

const lines = ({ groups }: LagReport): string[] => {
  const rows = groups.flatMap(rowsOf);
  const [head = '', ...body] = table(['GROUP', 'READS', 'END', 'COMMITTED', 'LAG', 'MEMBERS'], rows);
  return [head, ...body.map((line, at) => (isBehind(rows[at] ?? []) ? styleText('yellow', line) : line))];
};

/** `tessera lag`: how far each group has read. */
export const lagCommand = (): Command =>
  new Command('lag')
    .description('Shows how far each consumer group has read each of its topics, and how many processes read.')
    .addOption(groupOption())
    .option(...envOption)
    .option('--json', 'print {groups, missing} as JSON')
    .addHelpText('after', footer)
    .action(async ({ group, env, json }: { group?: string; env?: string; json?: boolean }) => {
      const { readLag } = await import('./read-lag.js');
      const report = await readLag(kafkaIn(settingsFolder(env)), group === undefined ? groups : [group]);
      console.log(json ? asJson(report) : lines(report).join('\n'));
      if (report.missing.length > 0) throw new CommandError(`Topics are missing: ${report.missing.join(', ')}.`);
    });
