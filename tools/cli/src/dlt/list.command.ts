import { Command, InvalidArgumentError } from 'commander';
import { envOption, kafkaIn, settingsFolder } from '../platform-settings.js';
import { asJson } from '../screen.js';
import { letterDocument, shortly, summary } from './letter-printer.js';
import { type Selection, withRange } from './selection.js';

const footer = `
A letter is open until somebody replays or drops it, and again when it died again after its replay.

Examples:
  tessera dlt list
  tessera dlt list --group user.credit --since 2h
  tessera dlt list --json | jq -r '.letters[] | select(.state == "open") | .id'

Exit codes:
  0  done, whether there are letters or not
  1  Kafka cannot be reached
  2  the command line is wrong`;

interface ListOptions extends Selection {
  newest: number;
  env?: string;
  json?: boolean;
}

const MOST = 100_000;
const count = (text: string): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= MOST) return value;
  throw new InvalidArgumentError(`It must be 1 to ${MOST} letters.`);
};

const list = async ({ newest, env, json, ...selection }: ListOptions) => {
  const { findLetters } = await import('./find-letters.js');
  const { letters, isCut } = await findLetters(kafkaIn(settingsFolder(env)), selection, newest);
  if (json) return console.log(asJson({ letters: letters.map(letterDocument), isCut }));
  console.log([...letters.flatMap(shortly), summary(letters, isCut)].join('\n'));
};

/** `tessera dlt list`: every dead letter and what became of it. */
export const listCommand = (): Command =>
  withRange(new Command('list'))
    .description('Shows the dead letters, oldest first, and what was decided about them.')
    .option('-n, --newest <count>', 'so many of those that died last', count, 100)
    .option(...envOption)
    .option('--json', 'print {letters, isCut} as JSON')
    .addHelpText('after', footer)
    .action(list);
