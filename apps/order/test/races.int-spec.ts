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

/** How many of each race: who is faster changes from one to the next. */
const MANY = 30;
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

const cancel: Trigger = { on: 'cancel', by: 'BY_CUSTOMER' };
const [stock, credit]: Trigger[] = [{ on: 'stock.reserved' }, { on: 'credit.reserved' }];

it.each<[string, Trigger[], Trigger, Trigger, string[][]]>([
  ['two cancels', [], cancel, cancel, [['done', 'ORDER_NOT_CANCELLABLE']]],
  ['a cancel and what confirms', [stock!], cancel, credit!, [['done', 'done']]],
  [
    'a ship and a cancel',
    [stock!, credit!],
    { on: 'ship' },
    cancel,
    [
      ['done', 'ORDER_NOT_CANCELLABLE'],
      ['done', 'ORDER_NOT_SHIPPABLE'],
    ],
  ],
  ['two ships', [stock!, credit!], { on: 'ship' }, { on: 'ship' }, [['done', 'ORDER_NOT_SHIPPABLE']]],
  ['both answers', [], stock!, credit!, [['done', 'done']]],
  ['a deadline and what confirms', [stock!], { on: 'deadline' }, credit!, [['done', 'done']]],
])(
  '%s at once: one comes first, and the other sees it',
  async (_, before, one, other, outcomes) => {
    for (let n = 0; n < MANY; n++) {
      const id = await placed(60_000, ...before);
      const both = await Promise.all([advance(n % 2, id, one), advance((n + 1) % 2, id, other)]);
      expect(outcomes).toContainEqual(both.toSorted((a, b) => (a === 'done' ? -1 : b === 'done' ? 1 : 0)));
    }
    for (const { state } of await areSound()) expect(state).not.toBe('PENDING');
  },
  60_000,
);

it('rejects what is overdue once, however many sweep, and what is confirmed meanwhile not at all', async () => {
  const ids = await Promise.all(Array.from({ length: 150 }, () => placed(1, stock!)));
  const log = createLog('test', 'silent');
  const sweepers = databases.map((database, n) => new CheckoutDeadlines(storeOf(n), database, log));
  const confirmed = ids.filter((_, n) => n % 3 === 0).map((id, n) => advance(n % 2, id, credit!));
  await Promise.all([...confirmed, ...sweepers.map((sweeper) => sweeper.sweep())]);
  await Promise.all(sweepers.map((sweeper) => sweeper.sweep()));
  expect((await areSound()).map(({ version }) => version)).toEqual(ids.map(() => 2));
}, 120_000);

it('places one order for one key, however often it comes at once', async () => {
  const once = { scope: 'customer POST /v1/orders key', bodyHash: 'hash' };
  const place = async (instance: number) => {
    const order = newOrder();
    const { body } = await storeOf(instance).changeOnce({
      once,
      keys: {},
      move: (orders) => orders.place(order),
      answer: () => order.id,
    });
    return body;
  };
  const codes = (error: { code: string }) => error.code;
  const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => place(n % 2).catch(codes)));
  const [kept] = await areSound();
  expect(await rows()).toHaveLength(1);
  for (const answer of answers) expect([kept?.id, 'IDEMPOTENCY_IN_FLIGHT']).toContain(answer);
  expect(await place(0)).toBe(kept?.id);
});
