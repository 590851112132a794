import { CommandError } from '@tessera/command';
import { apps, isApp } from '@tessera/contracts';
import { Command } from 'commander';

const footer = `
Example: order on this machine, everything else in containers
  docker compose up --wait
  tessera env order --compose       prints the command that takes order out of the containers
  npx nest start order --watch

Exit codes:
  0  the settings are written
  1  Docker does not answer, or the platform was never started in it
  2  the command line is wrong`;

const write = async (name: string) => {
  if (!isApp(name)) throw new CommandError(`"${name}" is none of ${apps.join(', ')}.`, { exitCode: 2 });
  // Only here: the stack brings drivers of every store, and no other command needs one.
  const { joinCompose } = await import('@tessera/stack');
  return joinCompose(name);
};

/** `tessera env <service> --compose`: settings with which a service on this machine joins the platform in containers. */
export const envCommand = (): Command =>
  new Command('env')
    .description('Writes .tessera/env/<service>.env for a service that runs on this machine beside the others.')
    .argument('<service>', apps.join(', '))
    .requiredOption('--compose', 'the others run by docker compose (npm start writes these files itself)')
    .addHelpText('after', footer)
    .action(async (name: string) => {
      const { file, command } = await write(name);
      console.log(
        `Written: ${file}\nThe others, without ${name}:\n  ${command}\nThen:\n  npx nest start ${name} --watch`,
      );
    });
