import { onceOnly, type Parked } from '@tessera/messaging';
import { type ClientSession } from 'mongoose';
import { v7 as uuidv7 } from 'uuid';
import { CatalogueStore } from '../src/store/catalogue.store.js';
import { LevelOutbox } from '../src/store/level.outbox.js';
import { MovementReader } from '../src/store/movement.reader.js';
import { ProductReader } from '../src/store/product.reader.js';
import { ProductWords } from '../src/store/product.words.js';
import { ShelfStore } from '../src/store/shelf.store.js';
import { StockReader } from '../src/store/stock.reader.js';
import { openDatabase, type TestDatabase } from './mongo.fixture.js';
import { cancelled, confirmed, placed, reader } from './orders.fixture.js';
import { scansOf } from './plans.fixture.js';

/**
 * Each method of each door to MongoDB, as it is really asked. A method that is missing here is an error of types, and a query of a
 * growing collection that no index serves is found by `explain`.
 */
type Calls<Door> = {
  [Name in keyof Door as Door[Name] extends (...given: never[]) => unknown ? Name : never]-?: () => Promise<unknown>;
};

let test: TestDatabase;
const skus = Array.from({ length: 30 }, (_, at) => `TEA-${at}`);
const content = { name: 'Green tea', description: '', price: { amount: 890, currency: 'EUR' } };

beforeAll(async () => {
  test = await openDatabase();
  await catalogue().change({ skus }, (set) => skus.flatMap((sku) => set.put(sku, content, undefined)));
  await shelves().change({ skus }, (shelf) => skus.flatMap((sku) => shelf.adjust(sku, 9, 'opening')));
  await shelves().handle(
    reader,
    skus.map((sku) => placed(uuidv7(), { [sku]: 1 })),
  );
});
afterAll(() => test.drop());

const shelves = () => new ShelfStore(test.database);
const catalogue = () => new CatalogueStore(test.database, 'EUR');
const inTransaction = (work: (tx: ClientSession) => Promise<unknown>) => test.database.transaction(work);
const nothing = () => Promise.resolve();
const [SKU, OTHER] = ['TEA-1', 'TEA-2'];
const once = () => onceOnly({ user: 'u', method: 'POST', path: '/', key: uuidv7(), body: {} });
const cursor = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
const all = Array.from({ length: 64 }, (_, bucket) => bucket);

const state = (sequence: number) => ({
  topic: 'products',
  key: Buffer.from(SKU),
  value: Buffer.from('{}'),
  headers: [],
  sequence,
});
const messages = [state(1), { ...state(2), topic: 'orders' }];
const poison = (): Parked => {
  const id = uuidv7();
  const { sequence: _, ...message } = state(1);
  return { id, key: SKU, message: { ...message, topic: 'orders', partition: 0, offset: '0', timestamp: '0' } };
};
const group = reader.group;
const parkOne = async () => {
  const parked = poison();
  const decision = { state: 'retrying', attempts: 1, dueInMs: 0, reason: 'planted' } as const;
  await inTransaction((tx) => test.database.parking.park(group, parked, decision, tx));
  return parked;
};

const doors = {
  CatalogueStore: (): Calls<CatalogueStore> => ({
    change: () => catalogue().change({ skus: [SKU] }, (set) => set.put(SKU, content, () => true)),
    changeByClock: () => catalogue().changeByClock({ skus: [SKU] }, (set) => set.put(SKU, content, () => true)),
    changeOnce: () =>
      catalogue().changeOnce({ once: once(), keys: { skus: [SKU] }, move: () => [], answer: () => ({}) }),
    answered: () => catalogue().answered(once()),
    handle: nothing,
    retry: nothing,
  }),
  ShelfStore: (): Calls<ShelfStore> => ({
    change: () => shelves().change({ skus: [SKU] }, (shelf) => shelf.adjust(SKU, 1, 'found')),
    changeByClock: () => shelves().changeByClock({ skus: [SKU] }, (shelf) => shelf.adjust(SKU, 1, 'found')),
    changeOnce: () => shelves().changeOnce({ once: once(), keys: { skus: [SKU] }, move: () => [], answer: () => ({}) }),
    answered: () => shelves().answered(once()),
    handle: async () => {
      const [sold, gone] = [uuidv7(), uuidv7()];
      const orders = [placed(sold, { [SKU]: 1, [OTHER]: 1 }), placed(gone, { [SKU]: 1 })];
      await shelves().handle(reader, [...orders, confirmed(sold), cancelled(gone)]);
    },
    retry: () => shelves().retry(reader, placed(uuidv7(), { [SKU]: 1 })),
  }),
  ProductReader: (): Calls<ProductReader> => {
    const products = new ProductReader(test.database, new ProductWords(test.database));
    const queries = [{}, { cursor: cursor(SKU) }, { q: 'green 1' }, { q: 'tea', cursor: cursor(SKU) }];
    return {
      find: () => products.find(SKU, false),
      shown: async () => {
        const product = await catalogue().change(
          { skus: [SKU] },
          () => [],
          (set) => set.product(SKU),
        );
        return products.shown(product, true);
      },
      list: async () => {
        for (const query of queries)
          for (const forStaff of [true, false]) await products.list({ limit: 5, ...query }, forStaff);
      },
    };
  },
  ProductWords: (): Calls<ProductWords> => {
    const words = new ProductWords(test.database);
    return {
      find: () => words.find('tea', {}, 5),
      review: async () => [await words.review(), await words.review(SKU)],
    };
  },
  StockReader: (): Calls<StockReader> => {
    const stocks = new StockReader(test.database);
    return { find: () => stocks.find(SKU), findMany: () => stocks.findMany(skus) };
  },
  MovementReader: (): Calls<MovementReader> => {
    const movements = new MovementReader(test.database);
    return {
      list: async () => {
        for (const query of [{}, { cursor: cursor(2) }]) await movements.list(SKU, { limit: 5, ...query });
      },
    };
  },
  LevelOutbox: (): Calls<LevelOutbox> => {
    const levels = new LevelOutbox(test.database);
    return {
      unpublished: () => levels.unpublished(),
      settle: async () => levels.settle(await levels.unpublished()),
      mark: () => levels.mark([SKU]),
      review: async () => [await levels.review(), await levels.review(SKU)],
    };
  },
  Outbox: (): Calls<TestDatabase['database']['outbox']> => {
    const { outbox } = test.database;
    const rows = () => outbox.next(all, 5);
    return {
      prepare: nothing,
      append: () => inTransaction((tx) => outbox.append(messages, tx)),
      next: rows,
      hold: async () => outbox.hold(await rows(), 1, 'planted'),
      remove: async () => outbox.remove(await rows(), await outbox.lease('me', 10_000)),
      depth: () => outbox.depth(),
      lease: () => outbox.lease('me', 10_000),
      release: () => outbox.release('me'),
      notifyOthers: () => outbox.notifyOthers('me'),
      listen: () => outbox.listen('me', () => {})(),
      wake: nothing,
      whenWritten: nothing,
    };
  },
  NewestStates: (): Calls<TestDatabase['database']['outbox']['newest']> => {
    const { newest } = test.database.outbox;
    return {
      keep: () => inTransaction((tx) => newest.keep(messages, tx)),
      resendAfter: () => newest.resendAfter(messages, 0),
      resendAllAfter: () => newest.resendAllAfter(all, 0),
      resendDue: () => newest.resendDue(all),
    };
  },
  Inbox: (): Calls<TestDatabase['database']['inboxes']['in-order']> => {
    const inbox = test.database.inboxes['in-order'];
    const arrival = { id: uuidv7(), key: SKU, sequence: 1 };
    return {
      admit: () => inTransaction((tx) => inbox.admit(group, [arrival], tx)),
      knows: () => inTransaction((tx) => inbox.knows(group, arrival, tx)),
      handledAt: () => inTransaction((tx) => inbox.handledAt(group, [arrival.id], tx)),
    };
  },
  NewestInbox: (): Calls<TestDatabase['database']['inboxes']['newest-wins']> => {
    const inbox = test.database.inboxes['newest-wins'];
    const arrival = { id: uuidv7(), key: SKU, sequence: 1 };
    return {
      admit: () => inTransaction((tx) => inbox.admit(group, [arrival], tx)),
      knows: () => inTransaction((tx) => inbox.knows(group, arrival, tx)),
      handledAt: () => inTransaction((tx) => inbox.handledAt(group, [arrival.id], tx)),
    };
  },
  Parking: (): Calls<TestDatabase['database']['parking']> => {
    const { parking } = test.database;
    const selections = [{}, { group }, { key: SKU }, { group, key: SKU }];
    const head = async () => (await inTransaction((tx) => parking.first(group, SKU, tx))) as Parked;
    return {
      held: () => inTransaction((tx) => parking.held(group, [SKU], tx)),
      park: parkOne,
      queue: () => inTransaction((tx) => parking.queue(group, [poison()], tx)),
      claim: () => parking.claim(group, 1),
      first: head,
      revive: async () => parkOne().then(() => inTransaction(async (tx) => parking.revive(group, await head(), tx))),
      shift: async () => parkOne().then(() => inTransaction(async (tx) => parking.shift(group, await head(), tx))),
      count: () => parking.count(),
      list: async () => {
        for (const selection of selections) await parking.list(selection, 5);
      },
      retryNow: async () => {
        for (const selection of selections) await parking.retryNow(selection);
      },
    };
  },
  IdempotencyStore: (): Calls<TestDatabase['database']['idempotency']> => {
    const { idempotency } = test.database;
    const answer = { bodyHash: 'x', body: {} };
    return {
      find: () => idempotency.find(['scope']),
      claim: () => inTransaction((tx) => idempotency.claim([uuidv7()], tx)),
      keep: () => inTransaction((tx) => idempotency.keep(new Map([['scope', answer]]), tx)),
    };
  },
};

it.each(Object.entries(doors))('%s asks no growing collection without an index', async (_, door) => {
  for (const [method, call] of Object.entries(door()))
    expect({ method, scans: await scansOf(test.database, call) }).toEqual({ method, scans: [] });
});

it('sees a query that no index serves', async () => {
  const products = test.database.connection.collection('products');
  const scans = await scansOf(test.database, () => products.find({ name: 'Green tea' }).toArray());
  expect(scans).toEqual([expect.stringContaining('"name":"Green tea"')]);
});
