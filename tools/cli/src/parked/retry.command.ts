import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { groupOption } from '../group-options.js';
import { envOption, settingsFolder } from '../platform-settings.js';
import { asJson, counted } from '../screen.js';
import { sayMissing } from '../say-missing.js';
import { parkedDocument, parkedLines, resolutionAdvice } from './parked-key.js';
import { type Retried } from './retry-parked.js';

const footer = `
A key that is "retrying" is due at once instead of later; its tries go on as before. One that is "dead" is not touched:
it waits for a resolution on its dead letter (tessera dlt replay --key …).

Examples:
  tessera parked retry --key 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a22
  tessera parked retry --all --group user.credit --dry-run

Exit codes:
  0  done; with --dry-run: there is something to do
  1  no key that is retrying matches, or a database cannot be reached
  2  the command line is wrong`;

interface RetryOptions {
  key?: string;
  group?: string;
  all?: boolean;
  dryRun?: boolean;
  env?: string;
  json?: boolean;
}

/** Keys of a service that are named; all that match are made due. */
const MOST = 1_000;
const SHOWN = 20;

const said = ({ due, isCut }: Retried, dryRun: boolean) => {
  if (due === 0) return [];
  const keys = `${dryRun && isCut ? 'More than ' : ''}${counted(due, 'key')}`;
  return [dryRun ? `${keys} would be due now; nothing was changed.` : `${keys} due now.`];
};

const linesOf = (found: Retried, dryRun: boolean) => {
  const { keys } = found;
  const more = keys.length > SHOWN ? [`and ${keys.length - SHOWN} more (--json names them)`] : [];
  const listed = keys.length > 0 ? parkedLines(keys.slice(0, SHOWN), Date.now()) : [];
  return [...listed, ...more, ...said(found, dryRun), ...resolutionAdvice(keys)];
};

const retry = async ({ key, group, all, dryRun = false, env, json }: RetryOptions) => {
  if ((key === undefined) === !all) throw new CommandError('Say which keys: --key, or --all of them.', { exitCode: 2 });
  const { retryParked } = await import('./retry-parked.js');
  const selection = { ...(key === undefined ? {} : { key }), ...(group === undefined ? {} : { group }) };
  const found = await retryParked(settingsFolder(env), selection, MOST, dryRun);
  const { keys, due, missing } = found;
  const lines = linesOf(found, dryRun);
  if (json) console.log(asJson({ dryRun, due, keys: keys.map(parkedDocument), missing }));
  else if (lines.length > 0) console.log(lines.join('\n'));
  sayMissing(missing);
  if (due === 0) throw new CommandError(json ? '' : nothing(keys.length));
};

const nothing = (dead: number) => (dead > 0 ? 'No key is retrying.' : 'No parked key matches.');

/** `tessera parked retry`: what waits for its next try need not wait. */
export const retryCommand = (): Command =>
  new Command('retry')
    .description('Has parked keys tried now instead of later.')
    .option('--key <key>', 'this one')
    .addOption(groupOption())
    .option('--all', 'all that there are (of --group)')
    .option('--dry-run', 'say what would be done, and change nothing')
    .option(...envOption)
    .option('--json', 'print {dryRun, due, keys, missing} as JSON')
    .addHelpText('after', footer)
    .action(retry);
