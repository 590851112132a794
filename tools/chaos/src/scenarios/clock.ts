import { instances } from '../stage/fleet.js';
import { longestOf, perMinute, type Scenario } from './scenario.js';

const HOUR_MS = 3_600_000;

/** Tokens, leases, deadlines, ages: whatever two must agree on goes by the database's clock, and time that passes by none. */
export const clock: Scenario = {
  name: 'clock',
  says: 'the clock of an instance jumps an hour forward or back, and right again after up to 60 s',
  sparesPeer: true,
  times: perMinute(0.5),
  fault: (random, run) => {
    const { name } = random.pick(instances);
    const [direction, sign] = random.next() < 0.5 ? ['fast', 1] : ['slow', -1];
    const seconds = random.between(5, longestOf(run, 60));
    return {
      says: `clock of ${name} an hour ${direction} for ${seconds} s`,
      run: async ({ clocks, pause }) => {
        clocks.set(name, sign * HOUR_MS);
        await pause(seconds * 1_000);
        clocks.set(name, 0);
      },
    };
  },
};
