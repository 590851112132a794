import { type StoreName } from '@tessera/stack';
import { type Random } from '../random.js';
import { instances } from '../stage/fleet.js';
import { type Line } from '../stage/lines.js';
import { type Stage } from '../stage/stage.js';
import { longestOf, perMinute, type Scenario } from './scenario.js';

const SHORTEST_S = 10;
const LONGEST_S = 120;

interface Loss {
  says: string;
  isLost(line: Line): boolean;
}

/** Mostly a whole instance; else the way from one column to one store. */
const loss = (random: Random, fronted: readonly StoreName[]): Loss => {
  const { name, column } = random.pick(instances);
  const store = random.pick(fronted);
  return random.next() < 0.75
    ? { says: `${name} vanishes`, isLost: ({ instance }) => instance.name === name }
    : {
        says: `${store} vanishes for column ${column}`,
        isLost: (line) => line.instance.column === column && line.store === store,
      };
};

/** In the words of PostgreSQL and MongoDB. */
const commits = ['COMMIT', 'commitTransaction'];
const WITHIN_MS = 2_000;

/** At its next commit, where it is most in its successor's way; without any, soon. Gives what brings its lines back. */
const vanish = async (lost: readonly Line[], pause: Stage['pause']) => {
  let heals: (() => void)[] | undefined;
  const hold = () => (heals ??= lost.map(({ proxy }) => proxy.slow(Infinity)));
  const waits = lost.flatMap(({ proxy }) => commits.map((words) => proxy.before(words, hold)));
  await pause(WITHIN_MS);
  for (const end of waits) end();
  return hold();
};

/** Neither side notices that the other has gone: what it held open, its successor needs. Healed, all of it comes late. */
export const lostHost: Scenario = {
  name: 'lost-host',
  says: 'an instance cut off from its stores without a word, or a column from one of them, for up to 120 s',
  sparesPeer: true,
  times: perMinute(0.5),
  fault: (random, run) => {
    const { says, isLost } = loss(random, run.fronted);
    const seconds = random.between(SHORTEST_S, longestOf(run, LONGEST_S));
    return {
      says: `${says} for ${seconds} s`,
      run: async ({ lines, pause }) => {
        const heals = await vanish(lines.filter(isLost), pause);
        await pause(seconds * 1_000 - WITHIN_MS);
        for (const heal of heals) heal();
      },
    };
  },
};
