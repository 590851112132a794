import { parseArgs } from 'node:util';
import { scenarios } from './scenarios/index.js';

/** What one run is told. */
export interface Options {
  seed: number;
  kills: number;
  minutes: number;
  scenarios: readonly string[];
  keep: boolean;
}

const names = scenarios.map(({ name }) => name);
const width = Math.max(...names.map((name) => name.length));

/** What `--help` says. */
export const USAGE = `Usage: npm run chaos -- [--seed S] [--kills N] [--minutes M] [--scenario a,b,…] [--keep]

Starts stores and two instances of each service of its own, places random orders, breaks things by seed, waits until all
is quiet again, and checks everything that must always hold. The same seed plays the same plan.

  --seed S          the plan; a random one if not given, printed either way
  --kills N         how many kill -9 (10)
  --minutes M       how long things break (N × 6 s, at least 1 minute); from 10 on an outage of Kafka takes 2 minutes
  --scenario a,b    only these:
${scenarios.map(({ name, says }) => `                      ${name.padEnd(width)}  ${says}`).join('\n')}
  --keep            keep data and logs also when everything held

Examples:
  npm run chaos
  npm run chaos -- --kills 200 --seed 1
  npm run chaos -- --scenario broker,network --minutes 3

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

const chosen = (list: string): string[] => {
  const wanted = list.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Misuse(`no such scenario: ${unknown.join(', ')}; there are ${names.join(', ')}`);
  return wanted;
};

const SECONDS_PER_KILL = 6;

/** Undefined when help is wanted. Throws Misuse. */
export const parseOptions = (argv: string[], anySeed: number): Options | undefined => {
  const { values } = parse(argv);
  if (values.help) return undefined;
  const kills = whole('kills', values.kills, 0, 10_000);
  return {
    seed: values.seed === undefined ? anySeed : whole('seed', values.seed, 0, 2 ** 32 - 1),
    kills,
    minutes: values.minutes === undefined ? Math.max(1, (kills * SECONDS_PER_KILL) / 60) : minutesOf(values.minutes),
    scenarios: values.scenario === undefined ? names : chosen(values.scenario),
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
        scenario: { type: 'string' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Misuse(Object(error).message);
  }
};
