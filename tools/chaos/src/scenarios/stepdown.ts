import { perMinute, type Scenario } from './scenario.js';

/** Transactions under way are aborted; what a majority has acknowledged is there under the next primary, too. */
export const stepdown: Scenario = {
  name: 'stepdown',
  says: 'the primary of MongoDB gives way to another, or is killed and comes back after up to 12 s',
  needs: 'mongo',
  times: perMinute(0.75),
  fault: (random) => {
    const seconds = random.between(2, 12);
    return random.next() < 0.5
      ? { says: 'the primary of mongo steps down', run: ({ stores }) => stores.stepDown() }
      : {
          says: `kill the primary of mongo, back after ${seconds} s`,
          run: async ({ stores, pause }) => stores.away(await stores.primary(), true, () => pause(seconds * 1_000)),
        };
  },
};
