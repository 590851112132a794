import { wholeNumberOf } from '@tessera/command';
import { Command } from 'commander';
import { envOption, kafkaIn, settingsFolder } from '../platform-settings.js';
import { asJson } from '../screen.js';
import { deadLetterDocument, shortly, summary } from './dead-letter-printer.js';
import { type Selection, withRange } from './selection.js';

const footer = `
A dead letter is open until somebody replays or drops it, and again when it died again after its replay.

Examples:
  tessera dlt list
  tessera dlt list --group user.credit --since 2h
  tessera dlt list --json | jq -r '.deadLetters[] | select(.state == "open") | .id'

Exit codes:
  0  done, whether there are dead letters or not
  1  Kafka cannot be reached
  2  the command line is wrong`;

interface ListOptions extends Selection {
  newest: number;
  env?: string;
  json?: boolean;
}

const list = async ({ newest, env, json, ...selection }: ListOptions) => {
  const { findDeadLetters } = await import('./find-dead-letters.js');
  const { deadLetters, isCut } = await findDeadLetters(kafkaIn(settingsFolder(env)), selection, newest);
  if (json) return console.log(asJson({ deadLetters: deadLetters.map(deadLetterDocument), isCut }));
  console.log([...deadLetters.flatMap(shortly), summary(deadLetters, isCut)].join('\n'));
};

/** `tessera dlt list`: every dead letter and what became of it. */
export const listCommand = (): Command =>
  withRange(new Command('list'))
    .description('Shows the dead letters, oldest first, and what was decided about them.')
    .option('-n, --newest <count>', 'so many of those that died last', wholeNumberOf(1, 100_000, 'dead letters'), 100)
    .option(...envOption)
    .option('--json', 'print {deadLetters, isCut} as JSON')
    .addHelpText('after', footer)
    .action(list);
