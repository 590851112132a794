import { Command } from 'commander';
import { listCommand } from './list.command.js';
import { retryCommand } from './retry.command.js';
import { reviveCommand } from './revive.command.js';

const footer = `
A key whose message could not be handled waits in the database of the service, with all that came for it since; other
keys go on. docs/dead-letters.md says more.

Examples:
  tessera parked list
  tessera parked retry --key 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a22`;

/** `tessera parked`: the keys that wait. */
export const parkedCommand = (): Command =>
  new Command('parked')
    .description(
      'Shows keys that wait because a message of theirs could not be handled, has them tried now, and revives dead ones.',
    )
    .addCommand(listCommand())
    .addCommand(retryCommand())
    .addCommand(reviveCommand())
    .addHelpText('after', footer);
