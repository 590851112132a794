import { createLog } from '@tessera/runtime';
import { eventually } from '@tessera/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, mongoBench, postgresBench } from '../../test/counters.fixture.js';
import { type WireMessage } from '../wire/message.js';
import { type Outbox } from './outbox.js';
import { OutboxRelay, type Produce } from './outbox.relay.js';
import { Refused } from './refused.js';

const log = createLog('test', 'silent');
const hasty = { leaseMs: 600, longestProduceMs: 300 };

/** A broker in memory; what goes wrong is up to the test. */
class Broker {
  readonly log: string[] = [];
  before: (rows: readonly WireMessage[]) => Promise<void> = () => Promise.resolve();

  readonly produce: Produce = async (rows) => {
    await this.before(rows);
    this.log.push(...rows.map((row) => `${String(row.key)}:${JSON.parse(String(row.value)).n}`));
  };

  /** What was sent of a key, each message at its first coming. */
  of(key: string) {
    const own = this.log.filter((line) => line.startsWith(`${key}:`));
    return [...new Set(own)].map((line) => Number(line.slice(key.length + 1)));
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

describe.each([
  ['Postgres', postgresBench],
  ['MongoDB', mongoBench],
])('OutboxRelay on %s', (_, open) => {
  let bench: Bench;
  let broker: Broker;
  let relays: OutboxRelay[];

  beforeEach(async () => {
    bench = await open();
    broker = new Broker();
    relays = [];
  });
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.stop()));
    await bench.close();
  });

  const start = (produce: Produce = broker.produce, timing: object = hasty) => {
    const relay = new OutboxRelay(bench.database.outbox as Outbox<never>, produce, log, timing);
    relays.push(relay);
    relay.start();
    return relay;
  };
  const add = (name: string) => bench.counters.change({ names: [name] }, (counters) => counters.add(name));
  const depth = () => bench.database.outbox.depth();
  const sent = () => eventually(async () => expect((await depth()).rows).toBe(0));

  it('is not kept from stopping by a broker that never answers, and keeps its leases until they run out', async () => {
    await add('a');
    const asked = Promise.withResolvers<void>();
    const relay = start(() => {
      asked.resolve();
      return new Promise(() => {});
    });
    await asked.promise;
    await relay.stop();
    expect((await depth()).rows).toBe(1);
    start();
    await sent();
    expect(broker.of('a')).toEqual([1]);
  });

  it('looks once more for what it found as its lease ran out, without waiting to be told', async () => {
    const { outbox } = bench.database;
    const next = outbox.next.bind(outbox);
    let lookedFor = 0;
    outbox.next = async (...look) => {
      const rows = await next(...look);
      // Longer than a lease is good for without being renewed.
      if (rows.length > 0 && lookedFor++ === 0) await sleep(hasty.leaseMs - hasty.longestProduceMs + 50);
      return rows;
    };
    start(broker.produce, { ...hasty, pollMs: 60_000 });
    await add('a');
    await sent();
    expect(lookedFor).toBe(2);
  });

  it('sends what is committed, in the order of each key, while relays come and go', async () => {
    const names = upTo(20).map((n) => `hot-${n}`);
    start();
    for (const round of upTo(12)) {
      if (round === 3) start();
      if (round === 7) await relays.shift()?.stop();
      await Promise.all(names.map(add));
    }
    await sent();
    for (const name of names) expect(broker.of(name)).toEqual(upTo(12));
  });

  it('loses nothing and spends no attempt while the broker is away', async () => {
    let away = true;
    broker.before = () => (away ? Promise.reject(new Error('no broker')) : Promise.resolve());
    const relay = start();
    await add('a');
    await eventually(() => expect(relay.stuck).toBe(true));
    await add('a');
    expect(await depth()).toMatchObject({ rows: 2, refused: 0 });
    away = false;
    await sent();
    expect(broker.log).toEqual(['a:1', 'a:2']);
    await eventually(() => expect(relay.stuck).toBe(false));
  });

  it('sends again what was sent but not deleted when it was killed', async () => {
    await add('a');
    const { outbox } = bench.database;
    const remove = outbox.remove.bind(outbox);
    let killed = true;
    outbox.remove = (rows, leases) => (killed ? Promise.reject(new Error('killed')) : remove(rows, leases));
    start();
    await eventually(() => expect(broker.log).toContain('a:1'));
    killed = false;
    await sent();
    expect(broker.of('a')).toEqual([1]);
  });

  it('does not take from its successor when it wakes up after its lease', async () => {
    const frozen = Promise.withResolvers<void>();
    const awake = Promise.withResolvers<void>();
    for (let n = 0; n < 3; n++) await add('a');
    start(async (rows) => {
      frozen.resolve();
      await awake.promise;
      await broker.produce(rows);
    });
    await frozen.promise;
    start();
    await sent();
    await add('a');
    awake.resolve();
    await sent();
    expect(broker.of('a')).toEqual([1, 2, 3, 4]);
  });

  it('holds back a row that the broker refuses, with its key, and lets the others pass', async () => {
    let tooLarge = true;
    broker.before = async (rows) => {
      if (tooLarge && rows.some((row) => String(row.key) === 'bad'))
        throw new Refused('MESSAGE_TOO_LARGE', false, undefined);
    };
    const names = ['a', 'bad', 'b', 'bad', 'c', 'a', 'bad'];
    for (const name of names) await add(name);
    start();
    await eventually(async () => expect(await depth()).toMatchObject({ rows: 3, refused: 1 }));
    expect(broker.log.toSorted()).toEqual(['a:1', 'a:2', 'b:1', 'c:1']);
    await add('d');
    await eventually(() => expect(broker.log).toContain('d:1'));
    tooLarge = false;
    await sent();
    expect(broker.of('bad')).toEqual([1, 2, 3]);
  });

  it('holds back a topic that does not exist in one go', async () => {
    const missing = new Refused('UNKNOWN_TOPIC_OR_PARTITION', true, undefined);
    let calls = 0;
    broker.before = async (rows) => {
      calls += 1;
      if (rows.some((row) => row.topic === 'missing')) throw missing;
    };
    const rows = upTo(200).map((n) => ({
      topic: n % 2 ? 'missing' : 'orders',
      key: Buffer.from(`key ${n}`),
      value: Buffer.from(JSON.stringify({ n })),
      headers: [],
      sequence: n,
    }));
    await bench.database.transaction((tx) => bench.database.outbox.append(rows, tx));
    start();
    await eventually(async () => expect(await depth()).toMatchObject({ rows: 100, refused: 100 }));
    expect(calls).toBeLessThan(10);
    expect(broker.log).toHaveLength(100);
  });
});
