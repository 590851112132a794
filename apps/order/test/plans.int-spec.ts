import { type OrderState } from '@tessera/contracts';
import { PostgresDatabase, postgresSource } from '@tessera/messaging/postgres';
import { postgresDatabase, StatementPlans, type TestDatabase } from '@tessera/testing';
import { type DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { Order } from '../src/domain/order.js';
import { databaseAt } from '../src/store/database.js';
import { OrderReader } from '../src/store/order.reader.js';
import { OrderStore } from '../src/store/order.store.js';
import { PriceStore } from '../src/store/price.store.js';

let test: TestDatabase;
let source: DataSource;
const plans = new StatementPlans();

const CUSTOMER = '0197a000-0000-7000-8000-000000000002';
/** As it is in use: a customer with many orders among others, most of all SHIPPED, and only PENDING ones with a deadline. */
const fill = `
  INSERT INTO orders SELECT uuidv7(), CASE WHEN n % 4 = 0 THEN '${CUSTOMER}' ELSE uuidv7() END, state, NULL, '[]', 0, 'EUR',
    NULL, 1, '[]', false, false, now(), now(), CASE WHEN state = 'PENDING' THEN now() + n * interval '1 s' END
  FROM generate_series(1, 20000) AS n,
    LATERAL (SELECT coalesce(('{PENDING,CONFIRMED,REJECTED,CANCELLED}'::text[])[1 + n % 20], 'SHIPPED') AS state) AS _;
  UPDATE orders SET state = 'SHIPPED', deadline_at = NULL WHERE customer_id = '${CUSTOMER}' AND state <> 'CANCELLED';
  INSERT INTO prices SELECT 'SKU-' || n, 'Tea', n, 'EUR', false, 1 FROM generate_series(1, 20000) AS n;
  ANALYZE`;

beforeAll(async () => {
  test = await postgresDatabase();
  source = postgresSource(databaseAt(test.url));
  await plans.open(source);
  await source.query(fill);
});
afterAll(async () => {
  await source.destroy();
  await test.drop();
});

const database = () => new PostgresDatabase(source);
const orders = () => new OrderStore(database(), 30_000);
const reader = () => new OrderReader(database());
const prices = () => new PriceStore(database());

const placed = async () => {
  const lines = [{ sku: 'SKU-1', name: 'Tea', quantity: 1, unitPrice: 1 }];
  const order = new Order({ id: uuidv7(), customerId: CUSTOMER, lines, currency: 'EUR', note: null }, new Date());
  await orders().change({}, (set) => set.place(order));
  await orders().change({ orders: [order.id] }, (set) =>
    set.advance(order.id, { on: 'cancel', by: 'BY_STAFF' }, new Date()),
  );
  return order;
};
const list = async (by: { customerId?: string; state?: OrderState }) => {
  const { next } = await reader().list({ ...by, limit: 5 });
  if (next) await reader().list({ ...by, limit: 5, cursor: next });
};

/** Everything that this service asks of its tables, by the door that asks it. */
const asked: Record<string, () => Promise<unknown>> = {
  'place and advance': placed,
  'OrderStore.overdue': () => orders().overdue(100),
  'OrderReader.undecided': () => reader().undecided(),
  'OrderReader.find': () => reader().find(uuidv7()),
  'OrderReader.list all': () => list({}),
  'OrderReader.list in the state of most': () => list({ state: 'SHIPPED' }),
  'OrderReader.list in the state of few': () => list({ state: 'PENDING' }),
  'OrderReader.list of a customer': () => list({ customerId: CUSTOMER }),
  'OrderReader.list of a customer in the state of most': () => list({ customerId: CUSTOMER, state: 'SHIPPED' }),
  'OrderReader.list of a customer in the state of few': () => list({ customerId: CUSTOMER, state: 'CANCELLED' }),
  'OrderReader.list of a customer in a state of none': () => list({ customerId: CUSTOMER, state: 'PENDING' }),
  'PriceStore.find': () => prices().find(['SKU-1', 'SKU-2']),
  'learn a price': () =>
    prices().change({ skus: ['SKU-1'] }, (list) => {
      list.learn({ sku: 'SKU-1', name: 'Tea', amount: 2, currency: 'EUR', retired: false, version: 2 });
      return [];
    }),
};

it('leaves out no door to the tables', () => {
  const names = Object.keys(asked).join(' ');
  for (const door of [OrderReader, OrderStore, PriceStore])
    for (const method of Object.getOwnPropertyNames(door.prototype).filter((name) => !NOT_ASKING.has(name)))
      expect(names).toContain(`${door.name}.${method}`);
});
/** What a change consists of, and what asks nothing. */
const NOT_ASKING = new Set(['constructor', 'load', 'flush', 'committed', 'findAll']);

/** Of 20,000; what is asked for are some ten. */
const MOST = 120;

it.each(Object.entries(asked))('%s reads no more than it needs', async (_, ask) => {
  const { planned, tooMany } = await plans.of(source, MOST, ask);
  expect(planned).toBeGreaterThan(0);
  expect(tooMany).toEqual([]);
});
