import { productChanged } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { body, closeService, EUR, inDatabase, lockTable, openService, place, tea, tell } from './order.fixture.js';

beforeAll(openService);
afterAll(closeService);

const BURST = 600;
/** So many that whoever stands in one queue with them waits longer than anybody may. */
const PRESSING = 200;

it('serves six hundred requests at once, and refuses none', async () => {
  const placed = await Promise.all(Array.from({ length: BURST }, () => place(body(tea()))));
  expect(new Set(placed.map(({ status }) => status))).toEqual(new Set([202]));
});

it('reads messages, and decides what is overdue, while requests hold all connections that they can have', async () => {
  const overdue = await place(body(tea()));
  const open = await lockTable('idempotency_key');
  const over = new AbortController();
  const press = async (_: unknown, n: number) => {
    while (!over.signal.aborted) await place(body(tea()), { 'idempotency-key': `press-${n}` });
  };
  const pressing = Array.from({ length: PRESSING }, press);
  const sku = 'BURST';
  const product = { sku, name: sku, description: '', price: EUR(100), status: 'active', version: 1 } as const;
  await tell(productChanged.of(sku, 1, product));
  const decided = `SELECT 1 FROM orders WHERE id = '${overdue.body.id}' AND state = 'REJECTED'`;
  const done = eventually(async () => {
    expect(await inDatabase(`SELECT 1 FROM prices WHERE sku = '${sku}'`)).toHaveLength(1);
    expect(await inDatabase(decided)).toHaveLength(1);
  }, 90_000);
  await done.finally(async () => {
    over.abort();
    await open();
    await Promise.all(pressing);
  });
});
