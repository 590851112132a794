import { instanceNames } from '../stage/fleet.js';
import { perMinute, type Scenario } from './scenario.js';

/** Longer than a lease (10 s) and a session (10 s): whoever wakes up finds that others have taken over. */
export const freeze: Scenario = {
  name: 'freeze',
  says: 'SIGSTOP of an instance for 1 to 25 s, then SIGCONT',
  times: perMinute(1),
  fault: (random, { ms }) => {
    const name = random.pick(instanceNames);
    const seconds = random.between(1, Math.min(25, Math.ceil(ms / 4_000)));
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
