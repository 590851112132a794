import { Unworkable } from '@tessera/messaging';
import { v7 as uuidv7 } from 'uuid';
import { commandsOf, openDatabase, rowsOf, type TestDatabase } from '../../test/mongo.fixture.js';
import { cancelled, confirmed, reader, placed } from '../../test/orders.fixture.js';
import { CatalogueStore } from './catalogue.store.js';
import { ShelfStore } from './shelf.store.js';
import { StockReader } from './stock.reader.js';

let test: TestDatabase;
let shelves: ShelfStore;
let catalogue: CatalogueStore;
let stocks: StockReader;

beforeAll(async () => {
  test = await openDatabase();
  shelves = new ShelfStore(test.database);
  catalogue = new CatalogueStore(test.database, 'EUR');
  stocks = new StockReader(test.database);
});

afterAll(() => test.drop());

const content = { name: 'Tea', description: '', price: { amount: 890, currency: 'EUR' } };

/** A new product with so many pieces. */
const stocked = async (pieces: number): Promise<string> => {
  const sku = `SKU-${uuidv7().toUpperCase().slice(-12)}`;
  await catalogue.change({ skus: [sku] }, (set) => set.put(sku, content, undefined));
  if (pieces > 0) await shelves.change({ skus: [sku] }, (shelf) => shelf.adjust(sku, pieces, 'opening'));
  return sku;
};

const countsOf = async (sku: string) => {
  const { available, reserved, sold } = await stocks.find(sku);
  return { available, reserved, sold };
};

const typesFor = async (orderId: string) => {
  const rows = await rowsOf(test.database, 'outbox');
  const headers = rows
    .filter((row) => row['key']?.toString() === orderId)
    .toSorted((a, b) => a['seq'] - b['seq'])
    .map((row) => new Map<string, string>(JSON.parse(row['headers'].toString())));
  return headers.map((header) => header.get('ce_type'));
};

it('keeps inbox, stock, reservation, ledger and outbox of a batch together', async () => {
  const sku = await stocked(10);
  const [sold, given] = [uuidv7(), uuidv7()];
  const batch = [placed(sold, { [sku]: 2 }), placed(given, { [sku]: 3 }), confirmed(sold), cancelled(given)];
  await shelves.handle(reader, batch);
  expect(await countsOf(sku)).toEqual({ available: 8, reserved: 0, sold: 2 });
  expect(await typesFor(sold)).toEqual(['stock.reserved.v1', 'stock.committed.v1']);
  expect(await typesFor(given)).toEqual(['stock.reserved.v1', 'stock.released.v1']);
  const inbox = (await rowsOf(test.database, 'inbox')).map((row) => String(row._id));
  expect(inbox).toEqual(expect.arrayContaining(batch.map(({ id }) => `${reader.group}:${id}`)));
  const ledger = (await rowsOf(test.database, 'movements')).filter((row) => row['sku'] === sku);
  expect(ledger.map((row) => row['kind']).toSorted()).toEqual(
    ['ADJUSTED', 'RESERVED', 'RESERVED', 'COMMITTED', 'RELEASED'].toSorted(),
  );
});

it('keeps nothing of a batch in which a move failed', async () => {
  const sku = await stocked(10);
  const order = uuidv7();
  const batch = [placed(order, { [sku]: 2 }), confirmed(uuidv7())];
  await expect(shelves.handle(reader, batch)).rejects.toThrow('never held');
  expect(await countsOf(sku)).toEqual({ available: 10, reserved: 0, sold: 0 });
  expect(await typesFor(order)).toEqual([]);
  const inbox = (await rowsOf(test.database, 'inbox')).map((row) => String(row._id));
  expect(inbox).not.toContain(`${reader.group}:${batch[0]?.id}`);
});

it('keeps nothing of a batch whose writes failed half-way', async () => {
  const sku = await stocked(10);
  const order = uuidv7();
  const message = placed(order, { [sku]: 2 });
  // Version 2 of the stock has an entry already, so the ledger refuses the one that this batch wants to write.
  await test.database.connection.collection('movements').insertOne({ sku, version: 2 });
  await expect(shelves.handle(reader, [message])).rejects.toMatchObject({ code: 11_000 });
  expect(await countsOf(sku)).toEqual({ available: 10, reserved: 0, sold: 0 });
  const ids = [...(await rowsOf(test.database, 'reservations')), ...(await rowsOf(test.database, 'inbox'))];
  expect(ids.map((row) => String(row._id))).not.toContain(order);
  expect(ids.map((row) => String(row._id))).not.toContain(`${reader.group}:${message.id}`);
});

it('does a message once, whether it comes twice in a batch or again later', async () => {
  const sku = await stocked(10);
  const order = uuidv7();
  const message = placed(order, { [sku]: 2 });
  await shelves.handle(reader, [message, message]);
  await shelves.handle(reader, [message, cancelled(uuidv7())]);
  expect(await countsOf(sku)).toEqual({ available: 8, reserved: 2, sold: 0 });
  expect(await typesFor(order)).toEqual(['stock.reserved.v1']);
});

it('lets two consumers that get the same message at once do it once', async () => {
  const sku = await stocked(10);
  for (let round = 0; round < 10; round += 1) {
    const message = placed(uuidv7(), { [sku]: 1 });
    await Promise.all([shelves.handle(reader, [message]), shelves.handle(reader, [message])]);
  }
  expect(await countsOf(sku)).toEqual({ available: 0, reserved: 10, sold: 0 });
});

it('takes 100 orders on 5 SKUs with as many statements as one order', async () => {
  const skus = await Promise.all(Array.from({ length: 5 }, () => stocked(30)));
  const two = (at: number) => ({ [String(skus[at % 5])]: 1, [String(skus[(at + 1) % 5])]: 1 });
  const batch = (orders: number) => Array.from({ length: orders }, (_, at) => placed(uuidv7(), two(at)));
  const one = await commandsOf(test.database, () => shelves.handle(reader, batch(1)));
  const hundred = await commandsOf(test.database, () => shelves.handle(reader, batch(100)));
  expect(hundred).toEqual(one);
  // Parked keys and inbox; the inbox row; stocks and reservations; then the changes and the outbox.
  expect(one).toEqual([
    'find',
    'find',
    'insert',
    'find',
    'find',
    'update',
    'update',
    'insert',
    'insert',
    'commitTransaction',
  ]);
  const totals = await stocks.findMany(skus);
  // 101 orders of two pieces ask for 202, there are 150, and no order holds a half.
  expect(totals.map((stock) => stock.available + stock.reserved)).toEqual([30, 30, 30, 30, 30]);
  expect(totals.reduce((sum, stock) => sum + stock.reserved, 0) % 2).toBe(0);
});

describe('a stock whose record is damaged', () => {
  const damaged = async (pieces: number) => {
    const sku = await stocked(pieces);
    const collection = test.database.connection.collection<{ _id: string; reserved: unknown }>('stocks');
    await collection.updateOne({ _id: sku }, { $set: { reserved: 'none' } });
    return sku;
  };

  it('fails its own orders at once and for good, and no order beside them', async () => {
    const [broken, whole] = [await damaged(10), await stocked(10)];
    const [stuck, other] = [placed(uuidv7(), { [broken]: 1 }), placed(uuidv7(), { [whole]: 1 })];
    const failure = await shelves.handle(reader, [stuck, other]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'MoveFailed', id: stuck.id, cause: expect.any(Unworkable) });
    await shelves.handle(reader, [other]);
    expect(await countsOf(whole)).toEqual({ available: 9, reserved: 1, sold: 0 });
  });

  it('fails no command that shares its transaction', async () => {
    const [broken, whole] = [await damaged(10), await stocked(10)];
    const add = (sku: string) => shelves.change({ skus: [sku] }, (shelf) => shelf.adjust(sku, 1, 'found'));
    const outcomes = await Promise.allSettled([add(broken), add(whole), add(broken), add(whole)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await countsOf(whole)).toEqual({ available: 12, reserved: 0, sold: 0 });
  });

  it('is shown among others, and to whoever asks for it alone it is not', async () => {
    const [broken, whole] = [await damaged(7), await stocked(3)];
    const shown = await stocks.findMany([broken, whole]);
    expect(shown.map(({ available }) => available).toSorted()).toEqual([3, 7]);
    await expect(countsOf(broken)).rejects.toThrow('is damaged');
  });
});
