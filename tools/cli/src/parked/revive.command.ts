import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { groupOption } from '../group-options.js';
import { envOption, settingsFolder } from '../platform-settings.js';
import { asJson, counted } from '../screen.js';
import { sayMissing } from '../say-missing.js';
import { parkedDocument, parkedLines } from './parked-key.js';

const footer = `
For a dead key whose dead letter has expired: a dead-letter topic keeps a dead letter 30 days, the service keeps what waits for as
long as it takes. The first message is tried again, or, with --drop, given up, and what waits behind it follows. While there is
a dead letter, "tessera dlt replay --key …" (or drop) does the same and keeps who said it.

Examples:
  tessera parked revive --key 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a22 --dry-run
  tessera parked revive --key 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a22 --group user.credit --drop

Exit codes:
  0  done; with --dry-run: there is something to do
  1  no dead key matches, or a database cannot be reached
  2  the command line is wrong`;

interface ReviveOptions {
  key: string;
  group?: string;
  drop?: boolean;
  dryRun?: boolean;
  env?: string;
  json?: boolean;
}

/** One of each group. */
const MOST = 1_000;

const said = (revived: number, drop: boolean, dryRun: boolean) => {
  const what = drop ? 'without the message that it waited behind' : 'from the message that it waits behind';
  return dryRun
    ? `${counted(revived, 'key')} would go on ${what}; nothing was changed.`
    : `${counted(revived, 'key')} revived, ${what}. "tessera parked list" shows what becomes of it.`;
};

const revive = async ({ key, group, drop = false, dryRun = false, env, json }: ReviveOptions) => {
  const { reviveParked } = await import('./revive-parked.js');
  const selection = { key, ...(group === undefined ? {} : { group }) };
  const how = { most: MOST, isDry: dryRun };
  const { keys, revived, missing } = await reviveParked(settingsFolder(env), selection, drop ? 'drop' : 'replay', how);
  const lines = () => [...parkedLines(keys, Date.now()), said(revived, drop, dryRun)];
  if (json) console.log(asJson({ dryRun, drop, revived, keys: keys.map(parkedDocument), missing }));
  else if (revived > 0) console.log(lines().join('\n'));
  sayMissing(missing);
  if (revived === 0) throw new CommandError(json ? '' : 'No dead key matches.');
};

/** `tessera parked revive`: a dead key goes on, also when its dead letter is kept no more. */
export const reviveCommand = (): Command =>
  new Command('revive')
    .description('Has a dead key go on whose dead letter has expired.')
    .requiredOption('--key <key>', 'this one')
    .addOption(groupOption())
    .option('--drop', 'give up the message that it waits behind')
    .option('--dry-run', 'say what would be done, and change nothing')
    .option(...envOption)
    .option('--json', 'print {dryRun, drop, revived, keys, missing} as JSON')
    .addHelpText('after', footer)
    .action(revive);
