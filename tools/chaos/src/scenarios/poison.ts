import { handledBy, type TopicName, topics } from '@tessera/contracts';
import { type IHeaders } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { followedTopics } from '../stage/kafka.js';
import { perMinute, type Scenario } from './scenario.js';

interface Poison {
  key: string;
  value: Buffer | null;
  headers: IHeaders;
}

type Good = Poison & { headers: Record<string, string> };

const MEGABYTE = 1_000_000;
/** One that all readers of a topic handle. */
const typeOn = (topic: TopicName) => {
  const [first = [], ...others] = topics[topic].groups.map((group) => handledBy(group, topic));
  return String(first.find((type) => others.every((types) => types.includes(type)))?.name);
};

/** A message with a right envelope, on a key of its own: no real order waits behind it. */
const good = (topic: TopicName, key: string): Good => ({
  key,
  value: Buffer.from('{}'),
  headers: {
    ce_specversion: '1.0',
    ce_id: randomUUID(),
    ce_source: '/chaos',
    ce_type: typeOn(topic),
    ce_subject: key,
    ce_sequence: '00000000000000000001',
    'content-type': 'application/json',
  },
});

/** Everything that has ever come out of a topic and should not have. */
export const kinds: Record<string, (message: Good) => Poison> = {
  'null value': (message) => ({ ...message, value: null }),
  'broken JSON': (message) => ({ ...message, value: Buffer.from('{"orderId":') }),
  'JSON of another type': (message) => ({ ...message, value: Buffer.from('[1, "\\u0000"]') }),
  'no headers': (message) => ({ ...message, headers: {} }),
  'repeated headers': (message) => ({
    ...message,
    headers: { ...message.headers, ce_id: [randomUUID(), randomUUID()] },
  }),
  'an unknown type': (message) => ({ ...message, headers: { ...message.headers, ce_type: 'nobody.knows.v1' } }),
  'an unknown version': ({ headers, ...message }) => ({
    ...message,
    headers: { ...headers, ce_type: String(headers['ce_type']).replace('.v1', '.v99') },
  }),
  'a wrong schema': (message) => ({ ...message, value: Buffer.from('{"orderId":7,"sku":null}') }),
  'a megabyte': (message) => ({ ...message, value: Buffer.alloc(MEGABYTE, 'x') }),
  'a wrong key': (message) => ({ ...message, key: randomUUID() }),
};

/** Each ends in a dead-letter topic or parks its own key; nothing else waits, nobody dies. */
export const poison: Scenario = {
  name: 'poison',
  says: `ten kinds of messages that nobody can handle`,
  times: perMinute(2),
  fault: (random) => {
    const [first, second] = random.shuffled(Object.keys(kinds));
    const topic = random.pick(followedTopics);
    const some = [first ?? '', second ?? ''];
    return {
      says: `poison on ${topic}: ${some.join(', ')}`,
      run: async ({ kafka, poisoned }) => {
        for (const kind of some) {
          const message = kinds[kind]?.(good(topic, randomUUID()));
          if (message) poisoned.push({ kind, ...(await kafka.send(topic, message)) });
        }
      },
    };
  },
};
