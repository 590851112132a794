import { createLog } from '@tessera/runtime';
import { eventually, kafkaTopics, type TestTopics } from '@tessera/testing';
import { type Bench, mongoBench, postgresBench } from '../../test/counters.fixture.js';
import { KafkaClient } from '../kafka/kafka.client.js';
import { BroadcastSubscriber } from '../kafka/broadcast.subscriber.js';
import { type Outbox } from './outbox.js';
import { OutboxRelay, type Produce } from './outbox.relay.js';

const log = createLog('test', 'silent');
/** Longer than this test takes to send what is late. */
const patient = { latestMs: 6_000 };
const hasty = { leaseMs: 600, longestProduceMs: 300, latestMs: 1_500 };

/** A request that was given up, or sent by somebody who was frozen, arrives behind newer ones: compaction would keep it. */
describe.each([
  ['Postgres', postgresBench],
  ['MongoDB', mongoBench],
])('the last state of a key on a compacted topic, from %s', (_, open) => {
  let bench: Bench;
  let topics: TestTopics;
  let client: KafkaClient;
  let relays: OutboxRelay[];
  let subscriber: BroadcastSubscriber;
  let told: { state: number; id: string }[];

  beforeEach(async () => {
    topics = await kafkaTopics();
    bench = await open();
    client = new KafkaClient('test', topics, log);
    [relays, told] = [[], []];
    const onMessage = ({ value, headers }: { value: Buffer | null; headers: readonly (readonly [string, Buffer])[] }) =>
      void told.push({ state: Number(String(value)), id: String(headers[0]?.[1]) });
    subscriber = new BroadcastSubscriber(client, { topic: 'users', from: 'beginning', onMessage }, log);
    subscriber.start();
  });
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    await subscriber.stop();
    await client.disconnect();
    await topics.drop();
    await bench.close();
  });

  const start = (produce: Produce, timing: { latestMs?: number } = {}) => {
    const relay = new OutboxRelay(bench.database.outbox as Outbox<never>, produce, log, { ...hasty, ...timing });
    relays.push(relay);
    relay.start();
  };
  const write = (state: number) =>
    bench.database.transaction((tx) =>
      bench.database.outbox.append(
        [
          {
            topic: 'users',
            key: Buffer.from('kim'),
            value: Buffer.from(String(state)),
            headers: [['ce_id', Buffer.from(`id of ${state}`)]],
            sequence: state,
          },
        ],
        tx,
      ),
    );
  const states = () => told.map(({ state }) => state);
  const newestIsLast = async () => {
    await eventually(() => expect(states().at(-1)).toBe(3));
    expect(states().filter((state) => state === 3).length).toBeGreaterThan(1);
    expect(new Set(told.map(({ state, id }) => `${state} ${id}`)).size).toBe(3);
    await eventually(async () => expect((await bench.database.outbox.depth()).rows).toBe(0));
  };

  it('is the newest after a relay was frozen between its look and its request', async () => {
    const [looked, awake] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let first = true;
    await write(1);
    start(async (rows) => {
      looked.resolve();
      if (first) await awake.promise;
      first = false;
      await client.produce(rows);
    });
    await looked.promise;
    start(client.produce);
    await eventually(() => expect(states()).toContain(1));
    await write(2);
    await write(3);
    await eventually(() => expect(states()).toContain(3));
    awake.resolve();
    await eventually(() => expect(states().filter((state) => state === 1).length).toBe(2));
    await newestIsLast();
  });

  it('is the newest after a request that was given up arrived late', async () => {
    let late: (() => Promise<void>) | undefined;
    await write(1);
    start(async (rows) => {
      if (late) return client.produce(rows);
      late = () => client.produce(rows);
      throw new Error('no answer in time');
    }, patient);
    await eventually(() => expect(states()).toContain(1));
    await write(2);
    await write(3);
    await eventually(() => expect(states()).toContain(3));
    await late?.();
    await eventually(() => expect(states().filter((state) => state === 1).length).toBe(2));
    await newestIsLast();
  });
});
