import { Command } from 'commander';
import { sites, speech } from './place.js';
import { type SettingsOptions, wantedOf, withSettings } from './settings.js';

const footer = `
Asks AWS what is there, and shows the addresses, the stacks in their order, and what each new one would be made of. It only
reads: no change set, no bucket. What a deployment would be refused for, it is refused for here, all of it at once.

Examples:
  tessera aws cross-region plan --name shop --main eu-west-1 --client us-east-1
  tessera aws cross-region plan --name shop --main eu-west-1 --client us-east-1 --main-cidr 10.10.0.0/20

Exit codes:
  0  it could be deployed
  1  it could not be; each line says why
  2  the command line is wrong, or there is no such region`;

/** `tessera aws cross-region plan`: what would be there. */
export const planCommand = (): Command =>
  withSettings(new Command('plan'))
    .description('Shows what would be deployed, and why it could not be; changes nothing.')
    .addHelpText('after', footer)
    .action(async (options: SettingsOptions) => {
      const { plan } = await import('@tessera/cross-region/driver');
      await plan({ siteAt: await sites() }, await wantedOf(options), await speech());
    });
