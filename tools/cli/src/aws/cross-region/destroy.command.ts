import { Command } from 'commander';
import { type PlaceOptions, placeOf, sites, speech, withPlace } from './place.js';

const footer = `
Deletes the stacks in the reverse order of their making. Lambda gives its network interfaces back 20 to 40 min after the
functions are gone, so the client's stack takes that long. It may be interrupted, and said again. Nothing in them is data;
the buckets with the functions stay, and --code deletes them, for all deployments in these regions.

Examples:
  tessera aws cross-region destroy --name shop --main eu-west-1 --client us-east-1 --dry-run
  tessera aws cross-region destroy --name shop --main eu-west-1 --client us-east-1 --code --yes

Exit codes:
  0    done, or nothing was there
  1    somebody did not agree, or something could not be deleted; the last lines say what
  2    the command line is wrong
  130  Ctrl-C: CloudFormation goes on with the stack that is named`;

interface DestroyOptions extends PlaceOptions {
  code?: boolean;
  dryRun?: boolean;
  yes?: boolean;
}

/** `tessera aws cross-region destroy`: takes all stacks down. */
export const destroyCommand = (): Command =>
  withPlace(new Command('destroy'))
    .description('Deletes all stacks of a deployment, the last one first.')
    .option('--code', 'delete the buckets with the functions as well')
    .option('--dry-run', 'say what would be deleted, and delete nothing')
    .option('--yes', 'agree')
    .addHelpText('after', footer)
    .action(async ({ code = false, dryRun = false, yes = false, ...place }: DestroyOptions) => {
      const { destroy } = await import('@tessera/cross-region/driver');
      await destroy(await sites(), placeOf(place), { ...(await speech(yes)), code, dryRun });
    });
