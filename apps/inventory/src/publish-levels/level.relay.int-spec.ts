import { jest } from '@jest/globals';
import { KafkaClient, type Produce, type WireMessage } from '@tessera/messaging';
import { createLog } from '@tessera/runtime';
import { eventually, kafkaTopics } from '@tessera/testing';
import { v7 as uuidv7 } from 'uuid';
import { LATEST_MS, levelRelay, TestClock, Told } from '../../test/levels.fixture.js';
import { openDatabase, type TestDatabase } from '../../test/mongo.fixture.js';
import { CatalogueStore } from '../store/catalogue.store.js';
import { LevelOutbox } from '../store/level.outbox.js';
import { reviewAll } from '../store/review.js';
import { ShelfStore } from '../store/shelf.store.js';

let test: TestDatabase;
let shelves: ShelfStore;
let told: Told;
let clock: TestClock;

beforeEach(async () => {
  test = await openDatabase();
  shelves = new ShelfStore(test.database);
  told = new Told();
  clock = new TestClock();
});
afterEach(() => test.drop());

const stocks = () => test.database.connection.collection<{ _id: string; version: number }>('stocks');
const content = { name: 'Tea', description: '', price: { amount: 890, currency: 'EUR' } };
const adjust = (sku: string, delta: number) =>
  shelves.change({ skus: [sku] }, (shelf) => shelf.adjust(sku, delta, 'count'));
const stocked = async (pieces: number) => {
  const sku = `SKU-${uuidv7().toUpperCase().slice(-12)}`;
  await new CatalogueStore(test.database, 'EUR').change({ skus: [sku] }, (set) => set.put(sku, content, undefined));
  if (pieces > 0) await adjust(sku, pieces);
  return sku;
};
const waiting = () => stocks().countDocuments({ unpublished: { $gt: 0 } });
const instance = (produce: Produce = told.take) => levelRelay(test, clock, produce);

/** Relays until nothing is marked any more, which may be when all that is late has had its time. */
const atRest = (relay: { relay(): Promise<number> }) =>
  eventually(async () => {
    await relay.relay();
    clock.advance(LATEST_MS);
    expect(await waiting()).toBe(0);
  });

it('tells the newest level of many movements once, with the version of the stock', async () => {
  const { relay } = instance();
  await relay.relay();
  const sku = await stocked(5);
  for (const delta of [1, 2, -3, 4]) await adjust(sku, delta);
  await relay.relay();
  expect([told.of(sku), told.sequencesOf(sku)]).toEqual([[9], [5]]);
  await relay.relay();
  expect([told.of(sku), await waiting()]).toEqual([[9], 0]);
  expect(await stocks().findOne({ _id: sku as never })).toMatchObject({ published: 5 });
});

it('says nothing of a stock that never moved, and goes on telling the stock of a retired product', async () => {
  const { relay } = instance();
  const [empty, retired] = [await stocked(0), await stocked(3)];
  await new CatalogueStore(test.database, 'EUR').change({ skus: [retired] }, (set) => set.retire(retired));
  await adjust(retired, -3);
  await relay.relay();
  expect([told.of(empty), told.of(retired)]).toEqual([[], [0]]);
});

it('says how many it looked through, so that many thousands are looked through less often', async () => {
  const { relay } = instance();
  await Promise.all(Array.from({ length: 7 }, () => stocked(1)));
  expect(await relay.relay()).toBe(7);
  await atRest(relay);
  expect(await relay.relay()).toBe(0);
});

it('looks at nothing while nothing moves', async () => {
  await Promise.all(Array.from({ length: 20 }, () => stocked(1)));
  await atRest(instance().relay);
  const plan = await stocks()
    .find({ unpublished: { $gt: 0 } })
    .explain('executionStats');
  expect(plan['executionStats']).toMatchObject({ totalKeysExamined: 0, totalDocsExamined: 0 });
});

it('lets one of two instances tell, and the other when that one is gone', async () => {
  const [first, second] = [new Told(), new Told()];
  const [one, other] = [instance(first.take), instance(second.take)];
  const sku = await stocked(5);
  for (const { relay } of [one, other]) await relay.relay();
  expect([first.of(sku), second.of(sku)]).toEqual([[5], []]);
  await adjust(sku, 1);
  await eventually(async () => {
    await other.relay.relay();
    expect(second.of(sku)).toEqual([6]);
  });
});

it('tells what was sent and not noted again, when somebody was killed in between', async () => {
  const sku = await stocked(5);
  const { relay, lease } = instance();
  await relay.relay();
  await lease.release();
  await atRest(instance().relay);
  expect(told.of(sku)).toEqual([5, 5, 5]);
});

it('ends with the newest after a request that was given up arrived late', async () => {
  const { relay } = instance((messages) => produce(messages));
  await relay.relay();
  let late: readonly WireMessage[] = [];
  let produce: Produce = (messages) => {
    [late, produce] = [messages, told.take];
    return Promise.reject(new Error('no answer in time'));
  };
  const sku = await stocked(5);
  await expect(relay.relay()).rejects.toThrow('no answer');
  await adjust(sku, 1);
  await relay.relay();
  await relay.relay();
  await told.take(late);
  expect([told.of(sku), await waiting()]).toEqual([[6, 5], 1]);
  await atRest(relay);
  expect(told.of(sku)).toEqual([6, 5, 6]);
});

it('ends with the newest after an instance was frozen between its look and its request', async () => {
  const sku = await stocked(5);
  const [looked, awake] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const frozen = instance(async (messages) => {
    looked.resolve();
    await awake.promise;
    await told.take(messages);
  });
  const thawed = frozen.relay.relay();
  await looked.promise;
  await adjust(sku, 1);
  const { relay } = instance();
  await eventually(async () => {
    await relay.relay();
    expect(told.of(sku).at(-1)).toBe(6);
  });
  await atRest(relay);
  awake.resolve();
  await thawed;
  expect([told.of(sku).at(-1), await waiting()]).toEqual([5, 1]);
  await atRest(relay);
  expect(told.of(sku).at(-1)).toBe(6);
});

it('sends nothing any more when it was frozen after its look and the lease is in other hands', async () => {
  const sku = await stocked(5);
  const [looked, awake] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const look = LevelOutbox.prototype.unpublished;
  jest.spyOn(LevelOutbox.prototype, 'unpublished').mockImplementationOnce(async function (this: LevelOutbox) {
    const marked = await look.call(this);
    looked.resolve();
    await awake.promise;
    return marked;
  });
  const [late, other] = [new Told(), instance()];
  const thawed = instance(late.take).relay.relay();
  await looked.promise;
  await eventually(async () => {
    await other.relay.relay();
    expect(told.of(sku)).toEqual([5]);
  });
  awake.resolve();
  await thawed;
  expect(late.of(sku)).toEqual([]);
});

it("ends with the newest when the request of a frozen one arrived between another one's request and its note", async () => {
  const sku = await stocked(5);
  const levels = new LevelOutbox(test.database);
  const { relay } = instance(async (messages) => {
    await told.take(messages);
    if (told.of(sku).length !== 2) return;
    // The second is the last that `relay` sends for certain; another one's comes behind it, and that one says so.
    await told.take(messages.map((message) => ({ ...message, value: Buffer.from('{"available":4}') })));
    await levels.mark([sku]);
  });
  await atRest(relay);
  expect(told.of(sku)).toEqual([5, 5, 4, 5]);
});

it('finds what moved without a mark, as the version before moves it', async () => {
  const { relay } = instance();
  const sku = await stocked(5);
  await atRest(relay);
  await stocks().updateOne({ _id: sku as never }, { $set: { available: 4, reserved: 1, version: 2 } });
  await relay.relay();
  expect(told.of(sku)).toEqual([5, 5]);
  await reviewAll((after) => new LevelOutbox(test.database).review(after));
  await relay.relay();
  expect(told.of(sku).at(-1)).toBe(4);
});

it('ends with the newest of every SKU after any mix of movements, failures, late requests and takeovers', async () => {
  const skus = await Promise.all(Array.from({ length: 4 }, () => stocked(100)));
  const late: (readonly WireMessage[])[] = [];
  const shaky: Produce = async (messages) => {
    const fate = Math.random();
    if (fate < 0.6) return told.take(messages);
    if (fate < 0.8) late.push(messages);
    throw new Error('no answer in time');
  };
  let last = instance(shaky);
  for (let step = 0; step < 60; step += 1) {
    await Promise.all(skus.filter(() => Math.random() < 0.5).map((sku) => adjust(sku, -1)));
    await last.relay.relay().catch(() => {});
    if (step % 20 === 19) {
      await last.lease.release();
      last = instance(shaky);
    }
  }
  for (const messages of late) await told.take(messages);
  await last.lease.release();
  await atRest(instance().relay);
  const rows = await stocks().find().toArray();
  expect(rows.map(({ _id }) => told.sequencesOf(_id).at(-1))).toEqual(rows.map(({ version }) => version));
});

it('reaches the topic as an event that any reader takes', async () => {
  const topics = await kafkaTopics();
  const client = new KafkaClient('test', topics, createLog('test', 'silent'));
  const sent: WireMessage[] = [];
  const { relay } = instance(async (messages) => {
    await client.produce(messages);
    sent.push(...messages);
  });
  const sku = await stocked(7);
  await relay.relay();
  const ends = await client.range('stock-levels', 'beginning');
  expect(ends.reduce((sum, { low, end }) => sum + end - low, 0n)).toBe(1n);
  const names = sent.flatMap(({ headers }) => headers.map(([name, value]) => [name, String(value)]));
  expect([sent[0]?.topic, String(sent[0]?.key), Object.fromEntries(names)]).toMatchObject([
    'stock-levels',
    sku,
    {
      ce_type: 'stock.level-changed.v1',
      ce_subject: sku,
      ce_sequence: '1'.padStart(20, '0'),
      ce_source: '/tessera/inventory',
      ce_dataschema: '/asyncapi.json#/components/schemas/stock.level-changed.v1',
    },
  ]);
  await client.disconnect();
  await topics.drop();
});
