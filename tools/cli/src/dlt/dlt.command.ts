import { Command } from 'commander';
import { resolveCommand } from './resolve.command.js';
import { listCommand } from './list.command.js';
import { showCommand } from './show.command.js';

const footer = `
A message that a group could not handle is a dead letter on its dead-letter topic. In a group that reads in order its key waits
behind it, with all that came since, until somebody replays or drops it. docs/dead-letters.md says more.

Examples:
  tessera dlt list
  tessera dlt show 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a11
  tessera dlt replay --key 0199f3a2-7c1e-7b5e-9c53-4f1f0c3f6a22 --dry-run
  tessera dlt drop --id orders/3/1207`;

/** `tessera dlt`: the dead letters, and what is to become of them. */
export const dltCommand = (): Command =>
  new Command('dlt')
    .description('Shows dead letters, and has them tried again or given up.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(resolveCommand('replay'))
    .addCommand(resolveCommand('drop'))
    .addHelpText('after', footer);
