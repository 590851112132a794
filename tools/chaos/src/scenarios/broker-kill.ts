import { brokers } from '@tessera/stack';
import { perMinute, type Scenario } from './scenario.js';

/** Without one of three nothing stops; without two, what was acknowledged is still there when they are back. */
export const brokerKill: Scenario = {
  name: 'broker-kill',
  says: 'one broker of three ended or killed, sometimes two killed at once, back after up to 15 s',
  needs: 'brokers',
  times: perMinute(0.75),
  fault: (random) => {
    const count = random.next() < 0.7 ? 1 : 2;
    const gone = random.shuffled(brokers.map(({ name }) => name)).slice(0, count);
    // One that is asked to end hands its partitions on, which takes a majority of the others.
    const roughly = random.next() < 0.5 || count > 1;
    const seconds = random.between(2, 15);
    return {
      says: `${roughly ? 'kill' : 'stop'} ${gone.join(' and ')}, back after ${seconds} s`,
      run: ({ stores, pause }) =>
        Promise.all(gone.map((name) => stores.away(name, roughly, () => pause(seconds * 1_000)))),
    };
  },
};
