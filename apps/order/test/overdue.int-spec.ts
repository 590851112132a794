import { postgresSource } from '@tessera/messaging/postgres';
import { postgresDatabase } from '@tessera/testing';
import { databaseAt } from '../src/store/database.js';
import { OVERDUE } from '../src/store/order.store.js';

it('finds overdue orders by their deadline in its index, not order by order', async () => {
  const test = await postgresDatabase();
  const source = await postgresSource(databaseAt(test.url)).initialize();
  await source.runMigrations();
  await source.query(
    "INSERT INTO orders SELECT gen_random_uuid(), gen_random_uuid(), 'PENDING', NULL, '[]', 0, 'EUR', NULL, 1, '[]', false, false, now(), now(), now() + n * interval '1 s' FROM generate_series(1, 3000) n",
  );
  await source.query('ANALYZE orders');
  const plan: object[] = await source.query(`EXPLAIN ${OVERDUE.replace('$1', '100')}`);
  expect(JSON.stringify(plan)).toMatch(/orders_overdue.*Index Cond: \(deadline_at < now\(\)\)/);
  await source.destroy();
  await test.drop();
});
