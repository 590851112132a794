import { type INestApplication } from '@nestjs/common';
import { type DataOf, userChanged } from '@tessera/contracts';
import { KafkaModule, toMessage } from '@tessera/messaging';
import { eventually, goodClaims, kafkaTopics, seconds, Signer, type TestTopics } from '@tessera/testing';
import { type Producer } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { startDoors } from './app.fixture.js';

/** Two instances of a service and a broker: what one is told, the other one is told too. */
const signer = new Signer();
const jwks = { keys: [signer.jwk()] };
let topics: TestTopics;
let producer: Producer;
let instances: { app: INestApplication; url: string }[];

const start = async () => {
  const instance = await startDoors(jwks, KafkaModule.forRoot('doors', topics));
  instances.push(instance);
  await eventually(async () => {
    const ready = await fetch(`${instance.url}/health/ready`);
    expect(await ready.json()).toEqual({ status: 'ok', checks: { keys: 'ok', users: 'ok' } });
  });
  return instance;
};

beforeEach(async () => {
  instances = [];
  topics = await kafkaTopics();
  producer = topics.kafka.producer();
  await producer.connect();
  await Promise.all([start(), start()]);
});
afterEach(async () => {
  await Promise.all(instances.map(({ app }) => app.close()));
  await producer.disconnect();
  await topics.drop();
});

const send = (key: string, value: Buffer | string | null, headers: Record<string, string> = {}) =>
  producer.send({ topic: `${topics.TOPIC_PREFIX}users`, messages: [{ key, value, headers }] });

/** The state of a user after a change. */
const tell = (id: string, sequence: number, change: Partial<DataOf<typeof userChanged>>) => {
  const start = { id, name: 'Ann', status: 'active', roles: ['customer'], sessionsEnded: [] } as const;
  const state = { ...start, roles: [...start.roles], sessionsEnded: [], sessionsValidFrom: new Date(0).toISOString() };
  const { key, value, headers } = toMessage(userChanged.of(id, sequence, { ...state, ...change }), '/test');
  return send(String(key), value, Object.fromEntries(headers.map(([name, bytes]) => [name, String(bytes)])));
};

const statuses = (token: string) =>
  Promise.all(
    instances.map(
      async ({ url }) => (await fetch(`${url}/mine`, { headers: { authorization: `Bearer ${token}` } })).status,
    ),
  );

it('refuses the tokens of an ended session in every instance, and those of no other one', async () => {
  const [sub, sid] = [randomUUID(), randomUUID()];
  const [ended, other] = [signer.token({ sub, sid }), signer.token({ sub, sid: randomUUID() })];
  expect(await statuses(ended)).toEqual([200, 200]);
  await tell(sub, 2, { sessionsEnded: [{ sid, at: new Date().toISOString() }] });
  await eventually(async () => expect(await statuses(ended)).toEqual([401, 401]));
  expect(await statuses(other)).toEqual([200, 200]);
});

it('refuses what was issued before, in instances that start later as well, exactly as a bad token', async () => {
  const sub = randomUUID();
  const earlier = signer.token({ sub, iat: seconds() - 2 });
  await tell(sub, 2, { sessionsValidFrom: new Date(seconds() * 1000).toISOString() });
  await start();
  await eventually(async () => expect(await statuses(earlier)).toEqual([401, 401, 401]));
  expect(await statuses(signer.token({ sub }))).toEqual([200, 200, 200]);
  const [one] = instances;
  const refused = await fetch(`${one?.url}/mine`, { headers: { authorization: `Bearer ${earlier}` } });
  expect(refused.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(await refused.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
});

it('passes over what it cannot read, and hears what comes after it', async () => {
  const { sub } = goodClaims();
  const envelope = { ce_specversion: '1.0', ce_id: randomUUID(), ce_subject: sub, ce_sequence: '1' };
  const ours = { ...envelope, ce_type: userChanged.name };
  await send(sub, null);
  await send(sub, 'no JSON', ours);
  await send(sub, '{"id":7}', ours);
  await send(sub, null, ours);
  await send(sub, '{"sessionsEnded":"all"}', { ...envelope, ce_type: 'user.changed.v2' });
  await tell(sub, 2, { sessionsValidFrom: new Date((seconds() + 60) * 1000).toISOString() });
  await eventually(async () => expect(await statuses(signer.token())).toEqual([401, 401]));
});
