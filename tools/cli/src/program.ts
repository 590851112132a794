import { Command, type CommanderError } from 'commander';
import { demoCommand } from './demo/demo.command.js';
import { envCommand } from './env/env.command.js';
import { statusCommand } from './status/status.command.js';
import { Trouble } from './trouble.js';

const footer = `
Examples:
  tessera status           what runs, where, and under which process id
  tessera demo             the story of a few orders, played on the running platform
  tessera env order --compose   settings for order on this machine, the others in containers

Exit codes:
  0  done
  1  it is not as it must be, or nothing runs
  2  the command line is wrong

tessera <command> --help says more about one command.`;

/** commander has said what is wrong by then; asking for help is nothing wrong. */
const leave = ({ exitCode }: CommanderError): never => {
  if (exitCode === 0) process.exit(0);
  throw new Trouble('', 2);
};

/** The `tessera` command: each subcommand lives in a room of its own. */
export const program = (): Command => {
  const tessera = new Command('tessera')
    .description('Looks at a Tessera platform and plays with it.')
    .exitOverride(leave)
    .showHelpAfterError('(tessera --help says more)')
    .addHelpText('after', footer);
  for (const command of [demoCommand(), envCommand(), statusCommand()])
    tessera.addCommand(command.copyInheritedSettings(tessera));
  return tessera;
};
