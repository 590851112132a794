import { instances } from '../stage/fleet.js';
import { type Scenario } from './scenario.js';

/** kill -9, at any moment: also while it starts, between commit and publish, publish and delete, effect and offset. */
export const kill: Scenario = {
  name: 'kill',
  says: 'kill -9 of an instance, which is started again',
  sparesPeer: true,
  times: ({ kills }) => kills,
  fault: (random) => {
    const { name } = random.pick(instances);
    return { says: `kill ${name}`, run: async ({ fleet }) => fleet.kill(name) };
  },
};
