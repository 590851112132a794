import { commandLine, wholeNumberOf } from '@tessera/command';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { scenarios } from './scenarios/index.js';
import { type Need, type Scenario } from './scenarios/scenario.js';
import { type Sizes } from './stage/lines.js';

/** What one run is told. */
export interface Options extends Sizes {
  seed: number;
  kills: number;
  minutes: number;
  scenarios: readonly string[];
  /** Those that cannot be played so, and what they need. */
  leftOut: readonly string[];
  keep: boolean;
}

const names = scenarios.map(({ name }) => name);
const width = Math.max(...names.map((name) => name.length));

const footer = `
Starts stores and two instances of each service of its own, places random orders, breaks things by seed, waits until all
is quiet again, and checks everything that must always hold. The same seed plays the same plan.

Scenarios:
${scenarios.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`).join('\n')}

Examples:
  npm run chaos
  npm run chaos -- --kills 200 --seed 1
  npm run chaos -- --scenario broker,network --minutes 3
  npm run chaos -- --brokers 3 --scenario broker-kill,leader-move
  npm run chaos -- --mongo 3 --scenario stepdown --minutes 2

Exit codes:
  0    everything held
  1    something is broken, the last lines say what and where the logs are
  2    the command line is wrong
  130  cancelled`;

const minutesOf = (text: string): number => {
  const value = Number(text);
  if (value >= 0.5 && value <= 600) return value;
  throw new InvalidArgumentError('It must be 0.5 to 600 minutes.');
};

const chosen = (list: string): string[] => {
  const wanted = list.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length === 0) return wanted;
  throw new InvalidArgumentError(`No such scenario: ${unknown.join(', ')}; there are ${names.join(', ')}.`);
};

const oneOrThree = (flag: string, says: string) => new Option(flag, says).choices(['1', '3']).default('1');

/** What is typed, before it is seen whether it can be played. */
interface Typed {
  seed?: number;
  kills: number;
  minutes?: number;
  brokers: '1' | '3';
  mongo: '1' | '3';
  scenario?: string[];
  keep: boolean;
}

/** `npm run chaos --`, as it is typed. */
export const chaosCommand = (): Command =>
  commandLine('npm run chaos --')
    .description('Breaks a platform of its own by seed, and checks that nothing is lost.')
    .option('--seed <number>', 'the plan; a random one if not given, printed either way', wholeNumberOf(0, 2 ** 32 - 1))
    .option('--kills <count>', 'how many kill -9', wholeNumberOf(0, 10_000, 'kills'), 10)
    .option(
      '--minutes <count>',
      'how long things break (default: 6 s a kill, at least 1 minute); from 10 on an outage of Kafka takes 2 minutes',
      minutesOf,
    )
    .addOption(oneOrThree('--brokers <count>', 'Kafka as one broker or as three, of which any may be lost'))
    .addOption(
      oneOrThree('--mongo <count>', 'MongoDB as one member or as three, which elect their primary, without proxies'),
    )
    .option('--scenario <names>', 'only these, with commas between', chosen)
    .option('--keep', 'keep data and logs also when everything held', false)
    .addHelpText('after', footer);

/** What a run has to play with. */
interface Means extends Sizes {
  minutes: number;
  canMount: () => boolean;
}

const wanting: Record<Need, (means: Means) => string | false> = {
  brokers: ({ brokers }) => brokers !== 3 && '--brokers 3',
  mongo: ({ mongo }) => mongo !== 3 && '--mongo 3',
  mount: ({ canMount }) => !canMount() && 'the right to mount a file system, which root has on Linux',
};

/** What a scenario needs that is not there. */
const lack = ({ name, needs }: Scenario, means: Means): string | undefined => {
  const need = needs && wanting[needs](means);
  return need ? `${name} needs ${need}` : undefined;
};

const tooShort = ({ name, fromMinutes = 0 }: Scenario, { minutes }: Means) =>
  minutes < fromMinutes ? `${name} needs ${fromMinutes} minutes, or to be named` : undefined;

/** What those that were asked for need and do not have. */
const lacksOf = (wanted: readonly string[], means: Means): string[] =>
  scenarios.filter(({ name }) => wanted.includes(name)).flatMap((scenario) => lack(scenario, means) ?? []);

/** All that can be played. */
const everyone = (means: Means) => {
  const lacks = scenarios.map((scenario) => tooShort(scenario, means) ?? lack(scenario, means));
  return { scenarios: names.filter((_, n) => !lacks[n]), leftOut: lacks.filter((one) => one !== undefined) };
};

const SECONDS_PER_KILL = 6;

/**
 * Reads the command line. Prints help and ends, or what is wrong and throws a CommandError.
 *
 * @param canMount asked only when it matters.
 */
export const parseOptions = (
  argv: string[],
  anySeed: number,
  canMount: () => boolean,
  command = chaosCommand(),
): Options => {
  const {
    seed = anySeed,
    kills,
    minutes: asked,
    scenario,
    keep,
    ...typed
  } = command.parse(argv, { from: 'user' }).opts<Typed>();
  const sizes = { brokers: typed.brokers === '3' ? 3 : 1, mongo: typed.mongo === '3' ? 3 : 1 } as const;
  const minutes = asked ?? Math.max(1, (kills * SECONDS_PER_KILL) / 60);
  const means = { ...sizes, minutes, canMount };
  const lacks = scenario ? lacksOf(scenario, means) : [];
  if (lacks.length > 0) command.error(`error: ${lacks.join(', ')}`);
  return {
    seed,
    kills,
    minutes,
    ...sizes,
    keep,
    ...(scenario ? { scenarios: scenario, leftOut: [] } : everyone(means)),
  };
};
