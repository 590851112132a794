import { handledBy, poisonKind, type TopicName, topics } from '@tessera/contracts';
import { type IHeaders } from 'kafkajs';
import { randomUUID } from 'node:crypto';

/** A message as it is sent. */
export interface Poison {
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

/** A message with a right envelope and nothing in it. */
export const goodMessage = (topic: TopicName, key: string, source: string): Good => ({
  key,
  value: Buffer.from('{}'),
  headers: {
    ce_specversion: '1.0',
    ce_id: randomUUID(),
    ce_source: source,
    ce_type: typeOn(topic),
    ce_subject: key,
    ce_sequence: '00000000000000000001',
    'content-type': 'application/json',
  },
});

type Spoil = (message: Good) => Poison;

/** What the laboratory offers: the first three have an envelope that can be read, so that their key waits behind them. */
const offered: Record<ReturnType<typeof poisonKind.parse>, Spoil> = {
  'no value': (message) => ({ ...message, value: null }),
  'broken JSON': (message) => ({ ...message, value: Buffer.from('{"orderId":') }),
  'a wrong schema': (message) => ({ ...message, value: Buffer.from('{"orderId":7,"sku":null}') }),
  'an unknown type': (message) => ({ ...message, headers: { ...message.headers, ce_type: 'nobody.knows.v1' } }),
  'no headers': (message) => ({ ...message, headers: {} }),
};

/** Everything that has ever come out of a topic and should not have. */
export const poisonKinds: Readonly<Record<string, Spoil>> & typeof offered = {
  ...offered,
  'JSON of another type': (message: Good) => ({ ...message, value: Buffer.from('[1, "\\u0000"]') }),
  'repeated headers': (message: Good) => ({
    ...message,
    headers: { ...message.headers, ce_id: [randomUUID(), randomUUID()] },
  }),
  'an unknown version': ({ headers, ...message }: Good) => ({
    ...message,
    headers: { ...headers, ce_type: String(headers['ce_type']).replace('.v1', '.v99') },
  }),
  'a megabyte': (message: Good) => ({ ...message, value: Buffer.alloc(MEGABYTE, 'x') }),
  'a wrong key': (message: Good) => ({ ...message, key: randomUUID() }),
};
