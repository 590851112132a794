import { Command } from 'commander';
import { envOption } from '../platform-settings.js';
import { type KeysOptions } from './ask-user.js';

const footer = `
For a key that somebody else may have. Every service refuses its tokens as soon as it has read the keys again, which takes up to
75 s; whoever had a good one is given another by refreshing. The key that signs is replaced first. A kid that begins with
a hyphen goes behind --.

Examples:
  tessera keys rotate --now
  tessera keys revoke bN7w2e0dKvYkQzQ1m3Vt8rR0c4x5yA6uJ9hLpE2sGfI

Exit codes:
  0  it is deleted
  1  there is no such key, or it signs, or the database of user cannot be reached
  2  the command line is wrong`;

/** `tessera keys revoke`: tokens of a key are good no more. */
export const revokeCommand = (): Command =>
  new Command('revoke')
    .description('Deletes a key, so that its tokens are refused.')
    .argument('<kid>', 'as "tessera keys list" shows it')
    .option(...envOption)
    .option('--json', 'print {done, keys} as JSON')
    .addHelpText('after', footer)
    .action(async (kid: string, options: KeysOptions) => {
      const { askUser } = await import('./ask-user.js');
      await askUser(['revoke', '--', kid], options);
    });
