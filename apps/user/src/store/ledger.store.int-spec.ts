import { creditReserved, type DomainEvent } from '@tessera/contracts';
import { v7 as uuidv7 } from 'uuid';
import { type UserDatabase, userDatabase } from '../../test/database.fixture.js';
import { orderOf } from '../../test/ledger.fixture.js';
import { newcomer } from '../../test/people.fixture.js';
import { type CreditLedger } from '../domain/credit-ledger.js';
import { LedgerStore } from './ledger.store.js';
import { PeopleStore } from './people.store.js';

const reader = { group: 'user.credit', reads: 'in-order' } as const;
const bytes = { topic: 'orders', partition: 0, offset: '0', timestamp: '0', value: null, headers: [] };

let db: UserDatabase;
let ledgers: LedgerStore;
let people: PeopleStore;

beforeAll(async () => {
  db = await userDatabase();
  ledgers = new LedgerStore(db.database, 'EUR');
  people = new PeopleStore(db.database);
});
afterAll(() => db.close());
beforeEach(() => db.rows('TRUNCATE outbox, inbox, credit_hold'));

/** A customer with this limit. */
const customer = async (limit: number) => {
  const somebody = newcomer();
  await people.change({ emails: [somebody.email] }, (people) => {
    people.register(somebody, new Date());
    people.account(somebody.id).limitTo(limit);
    return [];
  });
  return somebody.id;
};

type Order = ReturnType<typeof orderOf>;
type Move = 'hold' | 'capture' | 'release';

/** One message on its way into the ledger. */
const delivery = (order: Order, move: Move = 'hold', id = uuidv7()) => ({
  id,
  key: order.orderId,
  sequence: 1,
  message: { ...bytes, key: Buffer.from(order.orderId) },
  keys: { customers: [order.customerId], orders: [order.orderId] },
  move: (ledger: CreditLedger): DomainEvent[] => ledger[move](order),
  context: { correlationId: 'c' },
});

const accountOf = async (id: string) => {
  const [account] = await db.rows<object>(
    'SELECT credit_limit, held, spent, paid FROM credit_account WHERE customer_id = $1',
    [id],
  );
  return account;
};
const stagesOf = async (...orders: Order[]) => {
  const ids = orders.map((order) => order.orderId);
  const rows = await db.rows<{ stage: string; version: number }>(
    'SELECT stage, version FROM credit_hold WHERE order_id = ANY($1) ORDER BY order_id',
    [ids],
  );
  return rows.map(({ stage, version }) => `${stage} ${version}`);
};
const count = async (table: 'inbox' | 'outbox' | 'credit_hold') => {
  const [row] = await db.rows<{ count: number }>(`SELECT count(*) FROM ${table}`);
  return row?.count;
};

it('keeps what a batch decided, whatever it touches', async () => {
  const [kim, lee] = [await customer(1_000), await customer(150)];
  const [first, second, third, fourth] = [orderOf(kim, 300), orderOf(lee), orderOf(lee), orderOf(uuidv7())];
  await ledgers.handle(
    reader,
    [first, second, third, fourth].map((order) => delivery(order)),
  );
  expect(await accountOf(kim)).toEqual({ credit_limit: 1_000, held: 300, spent: 0, paid: 0 });
  expect(await accountOf(lee)).toEqual({ credit_limit: 150, held: 100, spent: 0, paid: 0 });
  expect(await stagesOf(first, second, third, fourth)).toEqual(['held 1', 'held 1', 'refused 1', 'refused 1']);
});

describe('inbox, effect and outbox', () => {
  it('commit together', async () => {
    const order = orderOf(await customer(1_000));
    await ledgers.handle(reader, [delivery(order)]);
    expect([await count('inbox'), await count('credit_hold'), await count('outbox')]).toEqual([1, 1, 1]);
    expect(await db.events()).toEqual([
      {
        topic: creditReserved.topic,
        data: { orderId: order.orderId, customerId: order.customerId, amount: order.total },
      },
    ]);
  });

  it('are lost together when the last of them fails', async () => {
    const kim = await customer(1_000);
    await db.rows('ALTER TABLE outbox ADD CONSTRAINT closed CHECK (false) NOT VALID');
    const failing = ledgers.handle(reader, [delivery(orderOf(kim))]);
    await expect(failing).rejects.toThrow('closed');
    await db.rows('ALTER TABLE outbox DROP CONSTRAINT closed');
    expect([await count('inbox'), await count('credit_hold'), await count('outbox')]).toEqual([0, 0, 0]);
    expect(await accountOf(kim)).toMatchObject({ held: 0 });
  });
});

it('does nothing for a message that comes twice, in one batch or in two', async () => {
  const kim = await customer(1_000);
  const message = delivery(orderOf(kim));
  await ledgers.handle(reader, [message, message]);
  await ledgers.handle(reader, [message]);
  expect(await accountOf(kim)).toMatchObject({ held: 100 });
  expect(await count('outbox')).toBe(1);
});

it('finds no deadlock when batches touch the same accounts in any order', async () => {
  const [kim, lee] = [await customer(100_000), await customer(100_000)];
  const batches = Array.from({ length: 20 }, (_, n) =>
    (n % 2 ? [kim, lee] : [lee, kim]).map((id) => delivery(orderOf(id))),
  );
  const aborted: unknown[] = [];
  const diagnose = db.database.diagnose.bind(db.database);
  db.database.diagnose = (error) => (aborted.push(error), diagnose(error));
  await Promise.all(batches.map((batch) => ledgers.handle(reader, batch)));
  db.database.diagnose = diagnose;
  expect(aborted).toEqual([]);
  expect(await accountOf(kim)).toMatchObject({ held: 2_000 });
  expect(await accountOf(lee)).toMatchObject({ held: 2_000 });
});

it('asks the database no more for a hundred orders than for one', async () => {
  const customers = await Promise.all(Array.from({ length: 10 }, () => customer(100_000)));
  const statements = async (orders: number) => {
    const batch = Array.from({ length: orders }, (_, n) => delivery(orderOf(customers[n % 10] ?? '', 10)));
    const asked: string[] = [];
    const { logger } = db.database.source;
    db.database.source.logger = new Proxy(logger, {
      get: (target, name) => (name === 'logQuery' ? (sql: string) => asked.push(sql) : Reflect.get(target, name)),
    });
    await ledgers.handle(reader, batch).finally(() => Object.assign(db.database.source, { logger }));
    return asked.length;
  };
  const one = await statements(1);
  expect(one).toBeGreaterThan(3);
  expect(await statements(100)).toBe(one);
});
