import { CommandError } from '@tessera/command';
import { type Speech } from '@tessera/cross-region/driver';
import { type Command } from 'commander';
import { talk } from '../talk.js';

/** What every command is told that looks at a deployment. */
export interface PlaceOptions {
  name: string;
  main: string;
  client: string;
  standby?: string;
}

/** The options that say which deployment is meant. */
export const withPlace = (command: Command): Command =>
  command
    .requiredOption(
      '--name <name>',
      'of the deployment, of a-z, 0-9 and -; its stacks are <name>-main, <name>-client, …',
    )
    .requiredOption('--main <region>', 'where the API is')
    .requiredOption('--client <region>', 'where its callers are')
    .option('--standby <region>', 'a second main region; needed only once, the stacks remember it');

/** The name and the regions, as the driver takes them. */
export const placeOf = ({ name, main, client, standby }: PlaceOptions) => ({
  name,
  regions: { main, client, ...(standby === undefined ? {} : { standby }) },
});

/** Clients in any region. */
export const sites = async () => {
  const { siteAt } = await import('@tessera/cross-region/driver');
  return (region: string) => siteAt({ region });
};

/** Ctrl-C ends the command at once. CloudFormation goes on with what it has begun, and that is said. */
export const speech = async (yes = false): Promise<Required<Speech>> => {
  const [{ onInterrupt }, { CANCELLED }] = await Promise.all([import('@tessera/stack'), import('@tessera/command')]);
  let working: string | undefined;
  const leave = () => {
    console.log(
      working === undefined
        ? 'Nothing was changed.'
        : `${working} is left as it is, and CloudFormation goes on with what it has begun; say the same again to go on from there.`,
    );
    process.exit(CANCELLED);
  };
  onInterrupt(leave, leave);
  return { ...talk(yes), begins: (stack) => void (working = stack) };
};

/** Lines for what is not as it must be; the command ends with them. */
export const mustBeEmpty = (faults: readonly string[], quiet = false): void => {
  if (faults.length > 0) throw new CommandError(quiet ? '' : faults.join('\n'));
};
