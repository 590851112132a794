import { CommandError } from '@tessera/command';
import { Command } from 'commander';
import { envOption } from '../platform-settings.js';
import { type KeysOptions } from './ask-user.js';

const footer = `
"signing" signs access tokens now; "next" is published and follows it; "old" is published until the last token that it
signed has expired; "ended" is neither, and is deleted a week later; "closed" does not open with our secret and counts for
nothing: revoke it. Private halves are never shown.

Examples:
  tessera keys list
  tessera keys list --json | jq -r '.keys[] | select(.state == "signing") | .kid'

Exit codes:
  0  done
  1  no key signs, or the database of user cannot be reached
  2  the command line is wrong`;

/** `tessera keys list`: which key signs, and which is published until when. */
export const listCommand = (): Command =>
  new Command('list')
    .description('Shows the keys that access tokens are signed and checked with.')
    .option(...envOption)
    .option('--json', 'print {keys} as JSON')
    .addHelpText('after', footer)
    .action(async (options: KeysOptions) => {
      const { askUser } = await import('./ask-user.js');
      const { keys } = await askUser(['list'], options);
      if (keys.some(({ state }) => state === 'signing')) return;
      throw new CommandError(options.json ? '' : 'No key signs: "npm start" makes the first one.');
    });
