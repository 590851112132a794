import { PostgresDatabase, postgresSource } from '@tessera/messaging/postgres';
import { postgresDatabase, type TestDatabase } from '@tessera/testing';
import { type DataSource, type EntityManager, EntitySchema } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { Order } from '../src/domain/order.js';
import { type Orders } from '../src/domain/orders.js';
import { databaseAt } from '../src/store/database.js';
import { orderSchema } from '../src/store/order.schema.js';
import { OrderStore } from '../src/store/order.store.js';

/**
 * The example of docs/upgrades.md: the column `note` becomes `remark` while the version that runs today and the next one
 * work on the same table. Today's is the real store; the next one is the same store with the new column.
 */
const expand = `
  ALTER TABLE orders ADD COLUMN remark text;
  CREATE FUNCTION keep_note_and_remark_equal() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' THEN NEW.remark := coalesce(NEW.remark, NEW.note);
    ELSIF NEW.note IS DISTINCT FROM OLD.note THEN NEW.remark := NEW.note;
    END IF;
    NEW.note := NEW.remark;
    RETURN NEW;
  END $$;
  CREATE TRIGGER keep_note_and_remark_equal BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION keep_note_and_remark_equal();
`;
const backfill = 'UPDATE orders SET remark = note WHERE remark IS DISTINCT FROM note';
const contract = `
  DROP TRIGGER keep_note_and_remark_equal ON orders;
  DROP FUNCTION keep_note_and_remark_equal;
  ALTER TABLE orders DROP COLUMN note;
`;

const { columns } = orderSchema.options;
const nextSchema = new EntitySchema<Order>({
  ...orderSchema.options,
  columns: { ...columns, note: { type: 'text', name: 'remark', nullable: true } },
});

/** A change is written by statements that name the columns: those of the next version name the new one. */
class NextOrderStore extends OrderStore {
  protected override flush(orders: Orders, tx: EntityManager) {
    const renamed = (text: string) => text.replaceAll(/\bnote\b/g, 'remark');
    const query = (sql: string, [rows, ...more]: [string, ...unknown[]]) => {
      const named = JSON.parse(rows).map(({ note, ...row }: { note: string }) => ({ ...row, remark: note }));
      return tx.query(renamed(sql), [JSON.stringify(named), ...more]);
    };
    return super.flush(orders, { query } as unknown as EntityManager);
  }
}

let test: TestDatabase;
let sources: DataSource[];
let today: OrderStore;
let next: OrderStore;

const connect = async (entity: EntitySchema<Order>, Version: typeof OrderStore) => {
  const source = await postgresSource({ ...databaseAt(test.url), entities: [entity] }).initialize();
  sources.push(source);
  return new Version(new PostgresDatabase(source), 30_000);
};
const run = (statements: string) => sources[0]!.query(statements);

/** An order from its placing to CONFIRMED, each step a change of its own. */
const confirmOne = async (store: OrderStore, note: string | null) => {
  const lines = [{ sku: 'TEA', name: 'Green tea', quantity: 1, unitPrice: 100 }];
  const order = new Order({ id: uuidv7(), customerId: uuidv7(), lines, currency: 'EUR', note }, new Date());
  await store.change({}, (orders) => orders.place(order));
  for (const on of ['stock.reserved', 'credit.reserved'] as const) await advance(store, order.id, on);
  return order.id;
};
const advance = (store: OrderStore, id: string, on: 'stock.reserved' | 'credit.reserved') =>
  store.change({ orders: [id] }, (orders) => orders.advance(id, { on }, new Date()));
const seenBy = (store: OrderStore, id: string) =>
  store.change(
    { orders: [id] },
    () => [],
    (orders) => ({ state: orders.get(id).state, note: orders.get(id).note }),
  );

beforeAll(async () => {
  test = await postgresDatabase();
  sources = [];
  today = await connect(orderSchema, OrderStore);
  await sources[0]!.runMigrations();
  next = await connect(nextSchema, NextOrderStore);
});

afterAll(async () => {
  await Promise.all(sources.map((source) => source.destroy()));
  await test.drop();
});

it('renames a column while both versions work on its table', async () => {
  const before = await confirmOne(today, 'before');
  const expanded = new AbortController();
  const during: string[] = [];
  const working = (async () => {
    while (!expanded.signal.aborted) during.push(await confirmOne(today, 'during'));
  })();
  await run(expand);
  await run(backfill);
  expanded.abort();
  await working;
  const both = await Promise.all(
    ['one', null, 'three', 'four'].flatMap((note) => [confirmOne(today, note), confirmOne(next, note)]),
  );
  for (const id of [before, ...during, ...both]) {
    const seen = await seenBy(next, id);
    expect(seen).toEqual(await seenBy(today, id));
    expect(seen.state).toBe('CONFIRMED');
  }
  expect(await seenBy(next, before)).toEqual({ state: 'CONFIRMED', note: 'before' });
  expect(await seenBy(today, both[1]!)).toEqual({ state: 'CONFIRMED', note: 'one' });
});

it('lets one version finish what the other began, and loses the note in neither', async () => {
  for (const [first, second] of [
    [today, next],
    [next, today],
  ] as const) {
    const order = new Order(
      { id: uuidv7(), customerId: uuidv7(), lines: [], currency: 'EUR', note: 'ring twice' },
      new Date(),
    );
    await first.change({}, (orders) => orders.place(order));
    await advance(second, order.id, 'stock.reserved');
    await advance(first, order.id, 'credit.reserved');
    for (const store of [first, second])
      expect(await seenBy(store, order.id)).toEqual({ state: 'CONFIRMED', note: 'ring twice' });
  }
});

it('contracts only when the last replica of the old version is gone: that one cannot work any more', async () => {
  const id = await confirmOne(today, 'kept');
  await run(contract);
  expect(await seenBy(next, id)).toEqual({ state: 'CONFIRMED', note: 'kept' });
  await confirmOne(next, 'after');
  await expect(seenBy(today, id)).rejects.toThrow(/note/);
});
