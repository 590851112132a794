import { createLog, Health } from '@tessera/runtime';
import { eventually, kafkaTopics, type TestTopics } from '@tessera/testing';
import { type KafkaMessage, type Producer } from 'kafkajs';
import { type Bench, counted, type Counters, mongoBench, postgresBench } from '../../test/counters.fixture.js';
import { soon } from '../../test/group.fixture.js';
import { type Database } from '../change/database.js';
import { RETRY_FOR_MS } from '../change/retry-transient.js';
import { GroupConsumer } from '../consumer/group.consumer.js';
import { On } from '../consumer/listener.decorator.js';
import { Routes } from '../consumer/route.js';
import { toMessage } from '../wire/cloud-event.js';
import { KafkaClient } from './kafka.client.js';
import { KafkaServer } from './kafka.server.js';

const log = createLog('test', 'silent');

/** Counts what it receives of each name, in the order of the numbers; a 13 is more than it can take. */
class CountingListener {
  @On(counted, () => ({ names: ['received'] }))
  received(counters: Counters, { n }: { n: number }, { subject }: { subject: string }) {
    if (n === unlucky) throw new TypeError('thirteen');
    received.push(`${subject}:${n}`);
    counters.add('received');
    return [];
  }
}
let received: string[] = [];
let unlucky: number | undefined;

/** As `soon`, but with the time that a message really has when others are in its way. */
const patient = { ...soon, retryForMs: RETRY_FOR_MS.message };

const serverOn = (bench: Bench, topics: TestTopics, { group = 'user.credit', retry = soon } = {}) => {
  const client = new KafkaClient('test', topics, log);
  // The stores differ by database; the server only hands them on.
  const store = bench.counters as ConstructorParameters<typeof Routes>[1];
  const routes = new Routes({ group, store: Object, lanes: 2, retry } as never, store, new CountingListener());
  const health = new Health();
  const server = new KafkaServer(
    client,
    bench.database as Database<never>,
    () => [new GroupConsumer(routes, bench.database, log)],
    health,
    log,
  );
  server.listen(() => {});
  return { server, ready: () => eventually(async () => expect((await health.report()).status).toBe('ok')) };
};

describe.each([
  ['Postgres', postgresBench],
  ['MongoDB', mongoBench],
])('KafkaServer on %s', (_, open) => {
  let bench: Bench;
  let topics: TestTopics;
  let producer: Producer;
  let running: KafkaServer[];

  const start = async (retry = soon) => {
    const { server, ready } = serverOn(bench, topics, { retry });
    running.push(server);
    await ready();
    return server;
  };
  const produce = (value: Buffer | null, headers: Record<string, string>, key = 'x') =>
    producer.send({ topic: `${topics.TOPIC_PREFIX}orders`, messages: [{ key, value, headers }] });
  const produceCounted = (name: string, n: number) => {
    const message = toMessage(counted.of(name, n, { n }), '/test');
    return produce(message.value, Object.fromEntries(message.headers.map(([h, v]) => [h, v.toString()])), name);
  };
  const deadLetters = async (count: number) => {
    const found: KafkaMessage[] = [];
    const subscriber = topics.kafka.consumer({ groupId: `${topics.GROUP_PREFIX}dlt-${Math.random()}` });
    await subscriber.connect();
    await subscriber.subscribe({ topic: `${topics.TOPIC_PREFIX}orders.user.credit.dlt`, fromBeginning: true });
    await subscriber.run({ eachMessage: async ({ message }) => void found.push(message) });
    await eventually(() => expect(found).toHaveLength(count)).finally(() => subscriber.disconnect());
    return found;
  };

  beforeEach(async () => {
    received = [];
    unlucky = undefined;
    running = [];
    bench = await open();
    topics = await kafkaTopics();
    producer = topics.kafka.producer();
    await producer.connect();
  });
  afterEach(async () => {
    await Promise.all(running.map((server) => server.close()));
    await producer.disconnect();
    await topics.drop();
    await bench.close();
  });

  it('carries what was committed through Kafka to the listener, in order', async () => {
    await start();
    for (let n = 1; n <= 5; n++) await bench.counters.change({ names: ['a'] }, (counters) => counters.add('a'));
    await eventually(() => expect(received).toEqual(['a:1', 'a:2', 'a:3', 'a:4', 'a:5']));
    // A row goes when the broker has acknowledged it, which the listener may be told before.
    await eventually(async () => expect((await bench.database.outbox.depth()).rows).toBe(0));
  });

  it('has one effect for a message that comes twice', async () => {
    await start();
    const message = toMessage(counted.of('a', 1, { n: 1 }), '/test');
    const headers = Object.fromEntries(message.headers.map(([h, v]) => [h, v.toString()]));
    for (let n = 0; n < 3; n++) await produce(message.value, headers, 'a');
    await produceCounted('b', 1);
    await eventually(() => expect(received).toContain('b:1'));
    await eventually(async () => expect(await bench.value('received')).toBe(2));
  });

  it('dead-letters what can never work, byte for byte, and goes on', async () => {
    await start();
    await produce(Buffer.from('{broken'), { ce_id: 'not one' });
    await produce(null, {});
    await produceCounted('a', 1);
    await eventually(() => expect(received).toEqual(['a:1']));
    const both = await deadLetters(2);
    expect(new Set(both.map((deadLetter) => deadLetter.value?.toString() ?? null))).toEqual(new Set(['{broken', null]));
    expect(String(both[0]?.headers?.['dlt-group'])).toBe('user.credit');
  });

  it('dead-letters a message that keeps failing, and handles it when its dead letter is replayed', async () => {
    unlucky = 13;
    await start();
    await Promise.all([12, 13, 14].map((n) => produceCounted(`key-${n}`, n)));
    const [deadLetter] = await deadLetters(1);
    expect(String(deadLetter?.headers?.['dlt-attempts'])).toBe('5');
    expect(String(deadLetter?.headers?.['dlt-error-message'])).toBe('thirteen');
    await eventually(async () => expect(await bench.value('received')).toBe(2));
    unlucky = undefined;
    await produceCounted('key-13', 15);
    const headers = { ...deadLetter?.headers, 'dlt-resolution': 'replay', 'dlt-by': 'kim' };
    const replay = { key: deadLetter?.key ?? null, value: deadLetter?.value ?? null, headers };
    await producer.send({ topic: `${topics.TOPIC_PREFIX}orders.user.credit.dlt`, messages: [replay, replay] });
    await eventually(() =>
      expect(received.filter((line) => line.startsWith('key-13'))).toEqual(['key-13:13', 'key-13:15']),
    );
    await eventually(async () => expect(await bench.value('received')).toBe(4));
  });

  it('holds back what the broker refuses, and sends the rest', async () => {
    await start();
    const row = { topic: 'orders', key: Buffer.from('large'), headers: [], sequence: 1 };
    const rows = [
      { ...row, value: Buffer.alloc(1_500_000, 'x') },
      { ...row, topic: 'nowhere', key: Buffer.from('lost'), value: null },
    ];
    const { outbox } = bench.database;
    await bench.database.transaction((tx) => outbox.append(rows, tx));
    for (let n = 1; n <= 3; n++) await bench.counters.change({ names: ['a'] }, (counters) => counters.add('a'));
    await eventually(() => expect(received).toEqual(['a:1', 'a:2', 'a:3']));
    await eventually(async () => expect(await outbox.depth()).toMatchObject({ rows: 2, refused: 2 }));
  });

  it('goes on where it was after a stop, with nothing lost and nothing twice', async () => {
    const first = await start();
    await produceCounted('a', 1);
    await eventually(() => expect(received).toEqual(['a:1']));
    await first.close();
    running = [];
    await produceCounted('a', 2);
    await start();
    await eventually(() => expect(received).toEqual(['a:1', 'a:2']));
    await eventually(async () => expect(await bench.value('received')).toBe(2));
  });

  it('keeps every message to one effect while instances join and leave', async () => {
    // Four lanes want the same row: to be in each other's way is no fault of a message.
    await start(patient);
    const joining = start(patient);
    for (let n = 100; n < 160; n++) await produceCounted(`key-${n % 7}`, n);
    const second = await joining;
    for (let n = 160; n < 220; n++) await produceCounted(`key-${n % 7}`, n);
    await second.close();
    running = running.filter((server) => server !== second);
    await eventually(async () => expect(await bench.value('received')).toBe(120), 120_000);
    for (const key of [0, 1, 2, 3, 4, 5, 6]) {
      const first = [...new Set(received.filter((line) => line.startsWith(`key-${key}:`)))];
      expect(first).toEqual(first.toSorted());
    }
  });
});
