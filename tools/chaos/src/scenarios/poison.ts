import { goodMessage, poisonKinds } from '@tessera/stack';
import { randomUUID } from 'node:crypto';
import { followedTopics } from '../stage/kafka.js';
import { perMinute, type Scenario } from './scenario.js';

/** Each ends in a dead-letter topic or parks its own key; nothing else waits, nobody dies. */
export const poison: Scenario = {
  name: 'poison',
  says: `ten kinds of messages that nobody can handle`,
  times: perMinute(2),
  fault: (random) => {
    const [first, second] = random.shuffled(Object.keys(poisonKinds));
    const topic = random.pick(followedTopics);
    const some = [first ?? '', second ?? ''];
    return {
      says: `poison on ${topic}: ${some.join(', ')}`,
      run: async ({ kafka, poisoned }) => {
        for (const kind of some) {
          const message = poisonKinds[kind]?.(goodMessage(topic, randomUUID(), '/chaos'));
          if (message) poisoned.push({ kind, ...(await kafka.send(topic, message)) });
        }
      },
    };
  },
};
