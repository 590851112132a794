import { type StepDeployed } from '@tessera/cross-region/driver';
import { Command } from 'commander';
import { credentialsNote } from '../where.js';
import { sites, speech } from './place.js';
import { type SettingsOptions, wantedOf, withSettings } from './settings.js';

const footer = `
Deploys one stack after another, carries what one says into the next, shows what changes, asks where something is replaced
or removed, and waits. Later runs need name and regions only: what is not named stays as it is. Said again it has nothing to
do; interrupted, it goes on. Nothing can be reached until the last step. A standby answers reads until --promote.
Costs about 29 dollars a month when nobody calls, 22 with --waf off; a standby about doubles that.
${credentialsNote}

Examples:
  tessera aws cross-region deploy --name shop --main eu-west-1 --client us-east-1
  tessera aws cross-region deploy --name shop --main eu-west-1 --client us-east-1 --serverless tessera
  tessera aws cross-region deploy --name shop --main eu-west-1 --client us-east-1 --standby eu-central-1
  tessera aws cross-region deploy --name shop --main eu-west-1 --client us-east-1 --set client.Attempts=2 --dry-run

Exit codes:
  0    it is deployed, or there was nothing to do
  1    it could not be, or somebody did not agree; the last lines say why
  2    the command line is wrong, a parameter is out of range, or there is no such region
  130  Ctrl-C: the stack that is named is left as it is, and the next run goes on`;

interface DeployOptions extends SettingsOptions {
  dryRun?: boolean;
  yes?: boolean;
}

const closing = (deployed: readonly StepDeployed[], dryRun: boolean): string => {
  if (dryRun) return 'Nothing was changed.';
  const changed = deployed.filter(({ outcome }) => outcome !== 'none');
  if (changed.length === 0) return 'There is nothing to do.';
  return `Deployed: ${[...new Set(changed.map(({ step }) => step))].join(', ')}.`;
};

const run = async ({ dryRun = false, yes = false, ...options }: DeployOptions) => {
  const { deploy } = await import('@tessera/cross-region/driver');
  const deployed = await deploy({ siteAt: await sites() }, await wantedOf(options), { ...(await speech(yes)), dryRun });
  console.log(closing(deployed, dryRun));
  const client = deployed.findLast(({ step }) => step === 'client')?.stack?.outputs['ClientFunction'];
  if (!dryRun && client !== undefined) console.log(`  ${'invoke'.padEnd(10)} ${client} in ${options.client}`);
};

/** `tessera aws cross-region deploy`: brings all stacks to these sources. */
export const deployCommand = (): Command =>
  withSettings(new Command('deploy'))
    .description('Deploys a private API and its callers in another region, or brings them up to date.')
    .option('--dry-run', 'show what would change, and leave nothing')
    .option('--yes', 'agree to what is replaced or removed')
    .addHelpText('after', footer)
    .action(run);
