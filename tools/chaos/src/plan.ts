import { type Options } from './options.js';
import { Random } from './random.js';
import { frontedStores } from './stage/lines.js';
import { scenarios } from './scenarios/index.js';
import { type Fault } from './scenarios/scenario.js';

/** A fault and when it begins. */
export interface Planned extends Fault {
  atMs: number;
  scenario: string;
  sparesPeer: boolean;
}

/** All that will be broken, in the order of time. Depends on the options alone, so a seed can be played again. */
export const planOf = ({ seed, kills, minutes, mongo, scenarios: wanted }: Options): Planned[] => {
  const run = { kills, ms: minutes * 60_000, fronted: frontedStores(mongo) };
  const all = scenarios.filter(({ name }) => wanted.includes(name));
  const planned = all.flatMap(({ name, sparesPeer = false, times, fault }) => {
    const random = new Random(seed).fork(name);
    return Array.from({ length: times(run) }, (_, n) => ({
      atMs: Math.floor(random.next() * run.ms),
      scenario: name,
      sparesPeer,
      ...fault(random, run, n),
    }));
  });
  return planned.toSorted((a, b) => a.atMs - b.atMs);
};
