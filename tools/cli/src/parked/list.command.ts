import { wholeNumberOf } from '@tessera/command';
import { Command } from 'commander';
import { groupOption } from '../group-options.js';
import { envOption, settingsFolder } from '../platform-settings.js';
import { asJson } from '../screen.js';
import { sayMissing } from '../say-missing.js';
import { parkedDocument, parkedLines, parkedSummary, resolutionAdvice } from './parked-key.js';

const footer = `
Those that have waited the longest come first. "retrying": the first message of the key is tried again by itself;
"dead": it became a dead letter, and the key waits until somebody replays or drops it.

Examples:
  tessera parked list
  tessera parked list --group user.credit
  tessera parked list --json | jq -r '.keys[] | select(.state == "dead") | .key'

Exit codes:
  0  done, whether keys are parked or not
  1  a database cannot be reached; the others are shown
  2  the command line is wrong`;

interface ListOptions {
  group?: string;
  most: number;
  env?: string;
  json?: boolean;
}

const list = async ({ group, most, env, json }: ListOptions) => {
  const { findParked } = await import('./find-parked.js');
  const { keys, isCut, missing } = await findParked(settingsFolder(env), group === undefined ? {} : { group }, most);
  const lines = () => [
    ...(keys.length > 0 ? parkedLines(keys, Date.now()) : []),
    parkedSummary(keys, isCut),
    ...resolutionAdvice(keys),
  ];
  console.log(json ? asJson({ keys: keys.map(parkedDocument), isCut, missing }) : lines().join('\n'));
  sayMissing(missing);
};

/** `tessera parked list`: the keys that wait, in the databases of all services. */
export const listCommand = (): Command =>
  new Command('list')
    .description('Shows the keys that wait because a message of theirs could not be handled.')
    .addOption(groupOption())
    .option('-n, --most <count>', 'no more keys than these', wholeNumberOf(1, 100_000, 'keys'), 100)
    .option(...envOption)
    .option('--json', 'print {keys, isCut, missing} as JSON')
    .addHelpText('after', footer)
    .action(list);
