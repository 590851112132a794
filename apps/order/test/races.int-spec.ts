import { PostgresDatabase, postgresSource } from '@tessera/messaging/postgres';
import { createLog } from '@tessera/runtime';
import { postgresDatabase, type TestDatabase } from '@tessera/testing';
import { type DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { CheckoutDeadlines } from '../src/checkout/checkout.deadlines.js';
import { Order } from '../src/domain/order.js';
import { type Trigger } from '../src/domain/checkout.saga.js';
import { databaseAt } from '../src/store/database.js';
import { OrderStore } from '../src/store/order.store.js';

/** Two instances of the service, each with connections of its own. */
let test: TestDatabase;
let sources: DataSource[];
let databases: PostgresDatabase[];

beforeAll(async () => {
  test = await postgresDatabase();
  sources = await Promise.all([1, 2].map(() => postgresSource(databaseAt(test.url)).initialize()));
  await sources[0]!.runMigrations();
  databases = sources.map((source) => new PostgresDatabase(source));
});
afterAll(async () => {
  await Promise.all(sources.map((source) => source.destroy()));
  await test.drop();
});
beforeEach(() => sources[0]!.query('TRUNCATE orders, outbox, idempotency_key'));

const newOrder = () => {
  const lines = [{ sku: 'TEA', name: 'Tea', quantity: 1, unitPrice: 450 }];
  return new Order({ id: uuidv7(), customerId: uuidv7(), lines, currency: 'EUR', note: null }, new Date());
};
const storeOf = (instance: number, deadlineMs = 60_000) => new OrderStore(databases[instance]!, deadlineMs);

const placed = async (deadlineMs?: number, ...before: Trigger[]) => {
  const order = newOrder();
  await storeOf(0, deadlineMs).change({}, (orders) => orders.place(order));
  for (const trigger of before) await advance(0, order.id, trigger);
  return order.id;
};
/** What became of it: `done` or the code of a refusal. */
const advance = (instance: number, id: string, trigger: Trigger) =>
  storeOf(instance)
    .changeByClock({ orders: [id] }, (orders) => orders.advance(id, trigger, new Date()))
    .then(
      () => 'done',
      ({ code }: { code: string }) => code,
    );

interface Row {
  id: string;
  state: string;
  version: number;
  entries: number;
  events: number;
}
const rows = async (): Promise<Row[]> =>
  sources[0]!.query(`
    SELECT id, state, version, json_array_length(history) AS entries,
      (SELECT count(*) FROM outbox WHERE key = convert_to(orders.id::text, 'UTF8')) AS events FROM orders`);
/** Each entry of its history was told once. */
const areSound = async () => {
  for (const row of await rows()) expect(row).toMatchObject({ version: row.entries, events: row.entries });
  return rows();
};

const stock: Trigger = { on: 'stock.reserved' };
const credit: Trigger = { on: 'credit.reserved' };

it('rejects what is overdue once, however many sweep, and what is confirmed meanwhile not at all', async () => {
  const ids = await Promise.all(Array.from({ length: 150 }, () => placed(1, stock)));
  const log = createLog('test', 'silent');
  const sweepers = databases.map((database, n) => new CheckoutDeadlines(storeOf(n), database, log));
  const confirmed = ids.filter((_, n) => n % 3 === 0).map((id, n) => advance(n % 2, id, credit));
  await Promise.all([...confirmed, ...sweepers.map((sweeper) => sweeper.sweep())]);
  await Promise.all(sweepers.map((sweeper) => sweeper.sweep()));
  expect((await areSound()).map(({ version }) => version)).toEqual(ids.map(() => 2));
});
