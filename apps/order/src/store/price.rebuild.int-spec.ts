import { PostgresDatabase } from '@tessera/messaging/postgres';
import { type Delivery } from '@tessera/messaging';
import { type DataSource, type QueryRunner } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type OrderDatabase, orderDatabase } from '../../test/database.fixture.js';
import { type Price, type PriceList } from '../domain/price-list.js';
import { PriceRebuild } from './price.rebuild.js';
import { PriceStore } from './price.store.js';

let db: OrderDatabase;
let source: DataSource;
let store: PriceStore;

beforeEach(async () => {
  db = await orderDatabase();
  source = db.source;
  store = new PriceStore(new PostgresDatabase(source));
});
afterEach(() => db.close());

const price = (sku: string, version: number, more: Partial<Price> = {}): Price => ({
  sku,
  name: `${sku} ${version}`,
  amount: version,
  currency: 'EUR',
  retired: false,
  version,
  ...more,
});

/** As the group `order.prices` brings it. */
const arrives = (told: Price) => {
  const message = { topic: 'products', partition: 0, offset: '0', timestamp: '0', key: null, value: null, headers: [] };
  const delivery: Delivery<PriceList, 'skus'> = {
    id: uuidv7(),
    key: told.sku,
    sequence: told.version,
    message,
    keys: { skus: [told.sku] },
    move: (list) => {
      list.learn(told);
      return [];
    },
    context: { correlationId: 'c' },
  };
  return store.handle({ group: 'order.prices', reads: 'newest-wins' }, [delivery]);
};

const rows = async () => {
  const found: Price[] = await source.query('SELECT * FROM prices ORDER BY sku');
  return found;
};
const seen = async () => {
  const found: { key: string; sequence: number }[] = await source.query(
    'SELECT key, sequence FROM newest_seen ORDER BY key',
  );
  return Object.fromEntries(found.map(({ key, sequence }) => [key, sequence]));
};
const nothing = () => Promise.resolve();

const rebuild = async (
  told: Price[],
  gatherRest: (copy: PriceRebuild) => Promise<void> = nothing,
  unreadable: string[] = [],
  restMs?: number,
) => {
  const session = source.createQueryRunner();
  const copy = new PriceRebuild(session, restMs);
  await copy.begin();
  await copy.gather(told);
  try {
    return await copy.replace(() => gatherRest(copy), new Set(unreadable));
  } finally {
    // A session that was ended has taken its table along.
    await session.query('DROP TABLE told_prices').catch(() => {});
    await session.release();
  }
};

it('makes the copy what the topic says, whatever was damaged', async () => {
  for (const told of ['HIGH', 'SAME', 'OTHER', 'GONE', 'RIGHT']) await arrives(price(told, 3));
  await source.query(`UPDATE prices SET version = 99, amount = 1 WHERE sku = 'HIGH'`);
  await source.query(`UPDATE newest_seen SET sequence = 99 WHERE key = 'HIGH'`);
  await source.query(`UPDATE prices SET amount = 1, retired = true WHERE sku = 'SAME'`);
  await source.query(`DELETE FROM prices WHERE sku = 'GONE'`);
  const topic = ['HIGH', 'SAME', 'GONE', 'RIGHT'].map((sku) => price(sku, 3));
  expect(await rebuild(topic)).toEqual({ rows: 4, added: 1, corrected: 2, removed: 1 });
  expect(await rows()).toEqual(topic.toSorted((a, b) => (a.sku < b.sku ? -1 : 1)));
  expect(await seen()).toEqual({ HIGH: 3, SAME: 3, GONE: 3, RIGHT: 3 });
  await arrives(price('HIGH', 4));
  expect((await rows()).find(({ sku }) => sku === 'HIGH')?.version).toBe(4);
});

it('finds nothing to do in a copy that is right', async () => {
  await arrives(price('A', 2));
  expect(await rebuild([price('A', 2)])).toEqual({ rows: 1, added: 0, corrected: 0, removed: 0 });
});

it('takes the newest of a SKU, in whatever order its states come', async () => {
  await rebuild([price('A', 5)], async (copy) => {
    await copy.gather([price('A', 4)]);
    await copy.gather([price('A', 7)]);
    await copy.gather([price('A', 6)]);
  });
  expect(await rows()).toEqual([price('A', 7)]);
});

it('loses nothing that the group learns between the first reading and the lock, nor while it is held', async () => {
  await arrives(price('A', 1));
  await arrives(price('B', 1));
  let waiting: Promise<unknown>[] = [];
  // In the topic before the group reads it, so part of the rest.
  const later = price('A', 2);
  await arrives(later);
  await rebuild([price('A', 1), price('B', 1)], async (copy) => {
    waiting = [arrives(price('B', 2)), arrives(price('C', 1))];
    expect(await store.find(['A', 'B'])).toHaveLength(2);
    await copy.gather([later]);
  });
  await Promise.all(waiting);
  expect(await rows()).toEqual([later, price('B', 2), price('C', 1)]);
  expect(await seen()).toEqual({ A: 2, B: 2, C: 1 });
});

it('meets the group in no deadlock', async () => {
  const skus = Array.from({ length: 20 }, (_, n) => `SKU-${n}`);
  const topic: Price[] = [];
  const updating = skus.map(async (sku) => {
    for (let version = 1; version <= 10; version++) {
      topic.push(price(sku, version));
      await arrives(price(sku, version));
    }
  });
  const over = new AbortController();
  const rebuilding = (async () => {
    do await rebuild([price(skus[0]!, 1)], (copy) => gatherAll(copy, topic));
    while (!over.signal.aborted);
  })();
  await Promise.all(updating);
  over.abort();
  await rebuilding;
  expect(await rows()).toHaveLength(skus.length);
  for (const { version } of await rows()) expect(version).toBe(10);
});

const gatherAll = async (copy: PriceRebuild, topic: readonly Price[]) => {
  for (const told of topic.slice()) await copy.gather([told]);
};

it('keeps the row of a SKU whose messages cannot be read, and changes nothing by a topic that holds nothing', async () => {
  await arrives(price('A', 1));
  await arrives(price('B', 1));
  expect(await rebuild([price('B', 1)], nothing, ['A'])).toMatchObject({ removed: 0 });
  await expect(rebuild([])).rejects.toThrow('the topic holds no price at all');
  await expect(rebuild([price('A', 9)], () => Promise.reject(new Error('Kafka is away')))).rejects.toThrow(
    'Kafka is away',
  );
  expect(await rows()).toEqual([price('A', 1), price('B', 1)]);
});

it('keeps the group out no longer than it may, whatever the rest of the topic does', async () => {
  await arrives(price('OLD', 1));
  const never = () => new Promise<void>(() => {});
  await expect(rebuild([price('TEA', 1)], never, [], 100)).rejects.toThrow('no answer within 0.1 s');
  expect(await rows()).toEqual([price('OLD', 1)]);
  await arrives(price('TEA', 2));
  expect(await rows()).toEqual([price('OLD', 1), price('TEA', 2)]);
});

it('loses its locks when it stands still, and changes nothing', async () => {
  await arrives(price('OLD', 1));
  // As of a process that was stopped: Postgres ends the session, and nobody here has seen it.
  const frozen = async () => {
    await source.query(`
      SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'prices'::regclass AND mode = 'ExclusiveLock'`);
  };
  await expect(rebuild([price('TEA', 1)], frozen)).rejects.toThrow();
  expect(await rows()).toEqual([price('OLD', 1)]);
  const limits = 'SELECT name, setting FROM pg_settings WHERE name ~ $1 ORDER BY name';
  const found: unknown[] = [];
  await rebuild([price('OLD', 1)], async (copy) => {
    const { session } = copy as unknown as { session: QueryRunner };
    found.push(
      ...(await session.query(limits, ['^(lock_timeout|idle_in_transaction_session_timeout|tcp_user_timeout)$'])),
    );
  });
  expect(found).toEqual([
    { name: 'idle_in_transaction_session_timeout', setting: '12000' },
    { name: 'lock_timeout', setting: '4000' },
    { name: 'tcp_user_timeout', setting: '10000' },
  ]);
});
