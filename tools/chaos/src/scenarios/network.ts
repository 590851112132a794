import { type StoreName } from '@tessera/stack';
import { perMinute, type Scenario } from './scenario.js';

const stores: readonly StoreName[] = ['postgres', 'mongo', 'kafka'];

/** Between the services and one store: cut connections, slow ones, and ones on which nothing comes any more. */
export const network: Scenario = {
  name: 'network',
  says: 'connections to a store reset, slowed down by up to 500 ms, or silent for some seconds',
  times: perMinute(2),
  fault: (random) => {
    const name = random.pick(stores);
    const kind = random.pick(['reset', 'slow', 'silent'] as const);
    const seconds = random.between(2, 10);
    if (kind === 'reset')
      return { says: `reset all connections to ${name}`, run: async ({ proxies }) => proxies[name].reset() };
    const latency = kind === 'slow' ? random.between(20, 500) : Infinity;
    return {
      says: kind === 'slow' ? `${name} slower by ${latency} ms for ${seconds} s` : `${name} silent for ${seconds} s`,
      run: async ({ proxies, pause }) => {
        const heal = proxies[name].slow(latency);
        await pause(seconds * 1_000);
        heal();
      },
    };
  },
};
