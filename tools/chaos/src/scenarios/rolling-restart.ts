import { brokers } from '@tessera/stack';
import { allInSync } from '../stage/brokers.js';
import { perMinute, type Scenario } from './scenario.js';

/** As an upgrade does it. Every partition gets another leader at least once, and every group another coordinator. */
export const rollingRestart: Scenario = {
  name: 'rolling-restart',
  says: 'all three brokers restarted, one after the other, each when the last has caught up',
  needs: 'brokers',
  times: perMinute(0.25),
  fault: (random) => {
    const order = random.shuffled(brokers.map(({ name }) => name));
    return {
      says: `rolling restart of ${order.join(', ')}`,
      run: async (stage) => {
        for (const name of order) {
          if (stage.over.aborted) return;
          await stage.stores.away(name, false, async () => {});
          await allInSync(stage);
        }
      },
    };
  },
};
