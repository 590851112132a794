import { type Aws } from '@tessera/aws';
import { CommandError } from '@tessera/command';
import { type Command } from 'commander';
import { join } from 'node:path';
import { projectHere, stateOf } from '../project.js';

/** What every command is told that looks at a stack. */
export interface Where {
  stack: string;
  region?: string;
  local?: boolean;
}

/** The options of a command that looks at a stack. */
export const withWhere = (command: Command): Command =>
  command
    .option('--stack <name>', 'the stack, of a-z, 0-9 and -', 'tessera')
    .option('--region <region>', 'where it is (default: AWS_REGION, else that of the profile)')
    .option('--local', 'in the emulator that "tessera aws local" runs');

/** The end of a help text: who asks AWS, and what an exit code says. */
export const credentialsNote =
  'Credentials and region come from where every tool of AWS has them: AWS_PROFILE, AWS_REGION, ~/.aws.';

/** Logins of a stack, in the shape of .tessera/credentials.json. */
export const folderOf = (name: string): string => join(stateOf(projectHere()), 'aws', name);

/** The emulator that `local` runs is one of a project. */
export const localFolder = (): string => folderOf('local');

/** Clients for the place that was named. */
export const awsOf = async ({ region, local = false }: Where): Promise<Aws> => {
  if (local && region !== undefined)
    throw new CommandError('--local and --region do not go together: the emulator has a region of its own.', {
      exitCode: 2,
    });
  const [{ awsAt, regionOf }, { localConfig }] = await Promise.all([
    import('@tessera/aws'),
    import('@tessera/serverless/deploy'),
  ]);
  return awsAt(local ? localConfig(localFolder()) : { region: await regionOf(region) }, 'serverless');
};
