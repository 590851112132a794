import { Command } from 'commander';
import { listCommand } from './list.command.js';
import { revokeCommand } from './revoke.command.js';
import { rotateCommand } from './rotate.command.js';

const footer = `
The user service signs access tokens with a key that lies in its database, sealed with KEY_ENCRYPTION_SECRET. The services
need no restart when the keys change. docs/operate.md says when to do what.

Examples:
  tessera keys list
  tessera keys rotate`;

/** `tessera keys`: what access tokens are signed with. */
export const keysCommand = (): Command =>
  new Command('keys')
    .description('Shows and rotates the keys that access tokens are signed with.')
    .addCommand(listCommand())
    .addCommand(rotateCommand())
    .addCommand(revokeCommand())
    .addHelpText('after', footer);
