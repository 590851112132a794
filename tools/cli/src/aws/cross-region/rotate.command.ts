import { Command } from 'commander';
import { type PlaceOptions, placeOf, sites, speech, withPlace } from './place.js';

const footer = `
Each side has two security groups, blue and green; one has the rules. They are put into both, then into the other one alone,
and each time the canaries must be well for two minutes; else they go back. So no call fails, and rules that somebody added
by hand to the group that is empty then are found: they are listed, and revoked when you agree. It takes about ten minutes,
twenty with a standby.

Examples:
  tessera aws cross-region rotate --name shop --main eu-west-1 --client us-east-1
  tessera aws cross-region rotate --name shop --main eu-west-1 --client us-east-1 --yes

Exit codes:
  0    the rules are in the other groups
  1    canaries were not well, or a stack is missing; the last line says where the rules are
  2    the command line is wrong
  130  Ctrl-C: rules may be in both groups, and the next run goes on`;

/** `tessera aws cross-region rotate`: rules into the other groups. */
export const rotateCommand = (): Command =>
  withPlace(new Command('rotate'))
    .description('Puts the rules of all security groups into fresh ones, without a gap.')
    .option('--yes', 'agree to revoking what was added by hand')
    .addHelpText('after', footer)
    .action(async ({ yes = false, ...place }: PlaceOptions & { yes?: boolean }) => {
      const { rotate } = await import('@tessera/cross-region/driver');
      await rotate(await sites(), placeOf(place), await speech(yes));
      console.log('Rotated.');
    });
