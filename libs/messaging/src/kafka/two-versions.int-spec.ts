import { EventType } from '@tessera/contracts';
import { createLog, Health } from '@tessera/runtime';
import { eventually, kafkaTopics, type TestTopics } from '@tessera/testing';
import * as z from 'zod';
import { type Bench, type Counters, postgresBench } from '../../test/counters.fixture.js';
import { type Database } from '../change/database.js';
import { GroupConsumer } from '../consumer/group.consumer.js';
import { On } from '../consumer/listener.decorator.js';
import { Routes } from '../consumer/route.js';
import { toMessage } from '../wire/cloud-event.js';
import { KafkaClient } from './kafka.client.js';
import { KafkaServer } from './kafka.server.js';

/** The example of docs/upgrades.md: an event gains an optional field while both versions of both sides run at once. */
const todays = new EventType('thing.counted.v1', 'orders', z.object({ n: z.int() }));
const nexts = new EventType('thing.counted.v1', 'orders', z.object({ n: z.int(), by: z.string().optional() }));

class TodaysListener {
  readonly received: object[] = [];

  @On(todays, () => ({ names: ['received'] }))
  count(counters: Counters, data: { n: number }) {
    this.received.push(data);
    counters.add('received');
    return [];
  }
}

class NextListener {
  readonly received: { n: number; by?: string | undefined }[] = [];

  @On(nexts, () => ({ names: ['received'] }))
  count(counters: Counters, data: { n: number; by?: string | undefined }) {
    this.received.push(data);
    counters.add('received');
    return [];
  }
}

const log = createLog('test', 'silent');
let bench: Bench;
let topics: TestTopics;
let running: KafkaServer[];

const start = async (listener: object) => {
  const client = new KafkaClient('test', topics, log);
  const store = bench.counters as ConstructorParameters<typeof Routes>[1];
  const routes = new Routes({ group: 'user.credit', store: Object } as never, store, listener);
  const health = new Health();
  const server = new KafkaServer(
    client,
    bench.database as Database<never>,
    () => [new GroupConsumer(routes, bench.database, log)],
    health,
    log,
  );
  running.push(server);
  server.listen(() => {});
  await eventually(async () => expect((await health.report()).status).toBe('ok'));
};

beforeEach(async () => {
  running = [];
  bench = await postgresBench();
  topics = await kafkaTopics();
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.close()));
  await topics.drop();
  await bench.close();
});

it('is received once, by either version, whichever version said it', async () => {
  const [today, next] = [new TodaysListener(), new NextListener()];
  await start(today);
  await start(next);
  const client = new KafkaClient('test', topics, log);
  for (let n = 0; n < 40; n++) {
    const said = n % 2 === 0 ? todays.of(`key-${n}`, 1, { n }) : nexts.of(`key-${n}`, 1, { n, by: 'web' });
    const { topic, key, value, headers } = toMessage(said, '/test');
    await client.produce([{ topic, key, value, headers }]);
  }
  await client.disconnect();
  await eventually(async () => expect(await bench.value('received')).toBe(40));
  // Two partitions, two instances: each has one.
  expect(today.received.length).toBeGreaterThan(0);
  expect(next.received.length).toBeGreaterThan(0);
  for (const data of today.received) expect(Object.keys(data)).toEqual(['n']);
  for (const { n, by } of next.received) expect(by).toBe(n % 2 === 0 ? undefined : 'web');
});
