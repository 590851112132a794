import { instances } from '../stage/fleet.js';
import { longestOf, mostlyShort, perMinute, type Scenario } from './scenario.js';

const LONGEST_S = 120;

/** Also longer than a lease (10 s) and a session (10 s): whoever wakes up finds that others have taken over. */
export const freeze: Scenario = {
  name: 'freeze',
  says: 'SIGSTOP of an instance, mostly for seconds, up to 120 s, then SIGCONT',
  sparesPeer: true,
  times: perMinute(1),
  fault: (random, run) => {
    const { name } = random.pick(instances);
    const seconds = mostlyShort(random, longestOf(run, LONGEST_S));
    return {
      says: `freeze ${name} for ${seconds} s`,
      run: async ({ fleet, pause }) => {
        const thaw = fleet.freeze(name);
        await pause(seconds * 1_000);
        thaw();
      },
    };
  },
};
