import { MongoDatabase, mongoConnection } from '@tessera/messaging/mongo';
import { v7 as uuidv7 } from 'uuid';
import { openDatabase, rowsOf, type TestDatabase } from '../../test/mongo.fixture.js';
import { cancelled, confirmed, placed, reader } from '../../test/orders.fixture.js';
import { CatalogueStore } from './catalogue.store.js';
import { ShelfStore } from './shelf.store.js';
import { StockReader } from './stock.reader.js';

/** Three instances of the service on one database, in each other's way. */
let test: TestDatabase;
let databases: MongoDatabase[];
let instances: ShelfStore[];
let catalogue: CatalogueStore;

beforeAll(async () => {
  test = await openDatabase();
  databases = await Promise.all([1, 2, 3].map(async () => new MongoDatabase(await mongoConnection(test.url))));
  instances = databases.map((database) => new ShelfStore(database));
  catalogue = new CatalogueStore(test.database, 'EUR');
});
afterAll(async () => {
  await Promise.all(databases.map(({ connection }) => connection.close()));
  await test.drop();
});

const content = { name: 'Tea', description: '', price: { amount: 890, currency: 'EUR' } };
const anyOf = <Thing>(things: readonly Thing[]): Thing => things[Math.floor(Math.random() * things.length)]!;
const adjust = (sku: string, delta: number, reason = 'count') =>
  anyOf(instances).changeByClock({ skus: [sku] }, (shelf) => shelf.adjust(sku, delta, reason));
const stocked = async (pieces: number) => {
  const sku = `SKU-${uuidv7().toUpperCase().slice(-12)}`;
  await catalogue.change({ skus: [sku] }, (set) => set.put(sku, content, undefined));
  if (pieces > 0) await adjust(sku, pieces);
  return sku;
};
const stockOf = async (sku: string) => {
  const { available, reserved, sold, version } = await new StockReader(test.database).find(sku);
  return { available, reserved, sold, version };
};

/** The sums of the ledger, how many entries there are, and whether they are numbered without a gap. */
const ledgerOf = async (sku: string) => {
  const entries = (await rowsOf(test.database, 'movements')).filter((row) => row['sku'] === sku);
  const sum = (field: string) => entries.reduce((total, row) => total + Number(row[field]), 0);
  const versions = entries.map((row) => Number(row['version'])).toSorted((a, b) => a - b);
  expect(versions).toEqual(versions.map((_, at) => at + 1));
  return { available: sum('available'), reserved: sum('reserved'), sold: sum('sold'), version: entries.length };
};
const reservations = async (orders: string[]) =>
  (await rowsOf(test.database, 'reservations')).filter(({ _id }) => orders.includes(String(_id)));

it('loses nothing of a stock whose product is replaced, or brought back, while it is ordered', async () => {
  const replace = (sku: string) =>
    catalogue.changeByClock({ skus: [sku] }, (set) => set.put(sku, { ...content, name: 'Other tea' }, () => true));
  for (let round = 0; round < 10; round += 1) {
    const [sku, orders] = [await stocked(5), [uuidv7(), uuidv7()]];
    const isBack = round % 2 === 1;
    if (isBack) await catalogue.changeByClock({ skus: [sku] }, (set) => set.retire(sku));
    await Promise.all([
      replace(sku),
      ...orders.map((order) => anyOf(instances).handle(reader, [placed(order, { [sku]: 2 })])),
    ]);
    const held = (await reservations(orders)).filter((row) => row['state'] === 'HELD').length;
    if (!isBack) expect(held).toBe(2);
    expect(await stockOf(sku)).toMatchObject({ available: 5 - 2 * held, reserved: 2 * held });
    expect(await ledgerOf(sku)).toEqual(await stockOf(sku));
    const late = uuidv7();
    await anyOf(instances).handle(reader, [placed(late, { [sku]: 1 })]);
    expect((await reservations([late]))[0]?.['state']).toBe('HELD');
  }
});

it('sells a hot SKU to the last piece and not one more, with several instances and lanes', async () => {
  const sku = await stocked(40);
  const orders = Array.from({ length: 60 }, () => uuidv7());
  const lanes = Array.from({ length: 6 }, (_, lane) => orders.filter((__, at) => at % 6 === lane));
  await Promise.all(
    lanes.map(async (own, lane) => {
      for (const order of own) await instances[lane % 3]?.handle(reader, [placed(order, { [sku]: 1 })]);
    }),
  );
  const states = (await reservations(orders)).map((row) => row['state']);
  expect(states.filter((state) => state === 'HELD')).toHaveLength(40);
  expect(await stockOf(sku)).toEqual({ available: 0, reserved: 40, sold: 0, version: 41 });
});

it('adds up after any mix of orders, endings and adjustments of several instances', async () => {
  const skus = await Promise.all([20, 20, 5].map(stocked));
  const orders = Array.from({ length: 15 }, () => uuidv7());
  const step = async () => {
    const order = anyOf(orders);
    const [store, chance] = [anyOf(instances), Math.random()];
    if (chance < 0.25) return adjust(anyOf(skus), anyOf([-3, -1, 2, 4])).catch(() => {});
    const held = (await reservations([order]))[0]?.['state'] === 'HELD';
    const lines = { [anyOf(skus)]: anyOf([1, 2]), [anyOf(skus)]: anyOf([1, 3]) };
    const ending = held && chance > 0.6 ? confirmed(order) : cancelled(order);
    // A confirmation that others have overtaken finds the order released, which is nothing.
    await store.handle(reader, [chance < 0.55 ? placed(order, lines) : ending]);
  };
  const worker = async () => {
    for (let n = 0; n < 20; n += 1) await step();
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  for (const sku of skus) {
    const stock = await stockOf(sku);
    expect(await ledgerOf(sku)).toEqual(stock);
    expect(Math.min(stock.available, stock.reserved, stock.sold)).toBeGreaterThanOrEqual(0);
  }
});
