import { CommandError } from '@tessera/command';
import { type StackReport } from '@tessera/serverless/deploy';
import { Command } from 'commander';
import { asJson, table } from '../screen.js';
import { awsOf, type Where, withWhere } from './where.js';

const footer = `
Examples:
  tessera aws status
  tessera aws status --local
  tessera aws status --json | jq -r .url

Exit codes:
  0  it runs, no dead letter waits and no alarm is raised
  1  one of that is not so, there is no such stack, or AWS refuses
  2  the command line is wrong`;

const statusLines = ({ name, region, status, url, outputs, queues, alarms }: StackReport): string[] => [
  `${name} in ${region} is ${status}.`,
  ...(url === undefined ? [] : [`  ${'url'.padEnd(22)} ${url}`]),
  ...Object.entries(outputs)
    .filter(([output]) => output !== 'Url')
    .map(([output, value]) => `  ${output.padEnd(22)} ${value}`),
  ...table(
    ['QUEUE', 'MESSAGES'],
    queues.map((queue) => [queue.name, queue.messages.toLocaleString('en')]),
  ),
  ...(alarms.length === 0 ? ['No alarm is raised.'] : alarms.map((alarm) => `ALARM ${alarm}`)),
];

const unwell = ({ queues, alarms, status }: StackReport): string => {
  if (queues.some(({ isDead, messages }) => isDead && messages > 0))
    return 'Dead letters wait: "tessera aws redrive --list" shows them.';
  return alarms.length > 0 ? 'An alarm is raised: its description in CloudWatch says what to do.' : `It is ${status}.`;
};

/** `tessera aws status`: how a stack is. */
export const statusCommand = (): Command =>
  withWhere(new Command('status'))
    .description('Shows a stack, its outputs, dead letters and alarms.')
    .option('--json', 'print {name, region, status, url, outputs, queues, alarms, isWell} as JSON')
    .addHelpText('after', footer)
    .action(async ({ json, ...where }: Where & { json?: boolean }) => {
      const aws = await awsOf(where);
      const { statusOf } = await import('@tessera/serverless/deploy');
      const report = await statusOf(aws, where.stack);
      console.log(json ? asJson(report) : statusLines(report).join('\n'));
      if (!report.isWell) throw new CommandError(json ? '' : unwell(report));
    });
