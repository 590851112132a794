import { parseArgs } from 'node:util';
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

/** What `--help` says. */
export const USAGE = `Usage: npm run chaos -- [--seed S] [--kills N] [--minutes M] [--brokers 1|3]
                       [--mongo 1|3] [--scenario a,b,…] [--keep]

Starts stores and two instances of each service of its own, places random orders, breaks things by seed, waits until all
is quiet again, and checks everything that must always hold. The same seed plays the same plan.

  --seed S          the plan; a random one if not given, printed either way
  --kills N         how many kill -9 (10)
  --minutes M       how long things break (N × 6 s, at least 1 minute); from 10 on an outage of Kafka takes 2 minutes
  --brokers 1|3     Kafka as one broker (1) or as three, of which any may be lost
  --mongo 1|3       MongoDB as one member (1) or as three, which elect their primary; then no proxies stand before them
  --scenario a,b    only these:
${scenarios.map(({ name, says }) => `                      ${name.padEnd(width)}  ${says}`).join('\n')}
  --keep            keep data and logs also when everything held

Examples:
  npm run chaos
  npm run chaos -- --kills 200 --seed 1
  npm run chaos -- --scenario broker,network --minutes 3
  npm run chaos -- --brokers 3 --scenario broker-kill,leader-move
  npm run chaos -- --mongo 3 --scenario stepdown --minutes 2

Exit codes: 0 everything held · 1 something is broken, the last lines say what and where the logs are · 2 wrong usage`;

/** Wrong usage, in words. */
export class Misuse extends Error {}

const whole = (name: string, text: string, low: number, high: number): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= low && value <= high) return value;
  throw new Misuse(`--${name} must be a whole number from ${low} to ${high}, not ${text}`);
};

const minutesOf = (text: string) => {
  const value = Number(text);
  if (value >= 0.5 && value <= 600) return value;
  throw new Misuse(`--minutes must be 0.5 to 600, not ${text}`);
};

const threeOrOne = (name: string, text: string): 1 | 3 => {
  if (text === '1') return 1;
  if (text === '3') return 3;
  throw new Misuse(`--${name} must be 1 or 3, not ${text}`);
};

const chosen = (list: string): string[] => {
  const wanted = list.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Misuse(`no such scenario: ${unknown.join(', ')}; there are ${names.join(', ')}`);
  return wanted;
};

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

/** All that can be played, or those that were asked for. */
const cast = (list: string | undefined, means: Means) => {
  if (list === undefined) return everyone(means);
  const wanted = chosen(list);
  const lacks = scenarios
    .filter(({ name }) => wanted.includes(name))
    .flatMap((scenario) => lack(scenario, means) ?? []);
  if (lacks.length > 0) throw new Misuse(lacks.join(', '));
  return { scenarios: wanted, leftOut: [] };
};

const everyone = (means: Means) => {
  const lacks = scenarios.map((scenario) => tooShort(scenario, means) ?? lack(scenario, means));
  return { scenarios: names.filter((_, n) => !lacks[n]), leftOut: lacks.filter((one) => one !== undefined) };
};

const SECONDS_PER_KILL = 6;

/**
 * Undefined when help is wanted. Throws Misuse.
 *
 * @param canMount asked only when it matters.
 */
export const parseOptions = (argv: string[], anySeed: number, canMount: () => boolean): Options | undefined => {
  const { values } = parse(argv);
  if (values.help) return undefined;
  const kills = whole('kills', values.kills, 0, 10_000);
  const sizes = { brokers: threeOrOne('brokers', values.brokers), mongo: threeOrOne('mongo', values.mongo) };
  const minutes =
    values.minutes === undefined ? Math.max(1, (kills * SECONDS_PER_KILL) / 60) : minutesOf(values.minutes);
  return {
    seed: values.seed === undefined ? anySeed : whole('seed', values.seed, 0, 2 ** 32 - 1),
    kills,
    minutes,
    ...sizes,
    ...cast(values.scenario, { ...sizes, minutes, canMount }),
    keep: values.keep,
  };
};

const parse = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        seed: { type: 'string' },
        kills: { type: 'string', default: '10' },
        minutes: { type: 'string' },
        brokers: { type: 'string', default: '1' },
        mongo: { type: 'string', default: '1' },
        scenario: { type: 'string' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Misuse(Object(error).message);
  }
};
