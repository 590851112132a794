import { commandLine, exitCodeOf } from '@tessera/command';
import { Vault } from './vault.js';

const vault = new Vault('/secrets');

/** The job `secrets` of docker-compose.yml. */
const command = commandLine('secrets')
  .description('Makes every password and key of the platform that is missing.')
  .action(() => {
    vault.fill(process.env['ADMIN_EMAIL'] ?? 'admin@tessera.local');
    console.log('secrets: every password and key is there; who the first admin is: docs/docker.md, Run');
  });

// To whoever may use Docker here, and who may do that could read the volume anyway.
command
  .command('show')
  .description('Prints one.')
  .argument('<path>', '<volume>/<file>')
  .action((path: string) => void process.stdout.write(vault.read(path)));

process.exitCode = await exitCodeOf(() => command.parseAsync(), 'secrets: ');
