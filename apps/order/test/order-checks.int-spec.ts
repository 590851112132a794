import { postgresSource } from '@tessera/messaging/postgres';
import { postgresDatabase, type TestDatabase } from '@tessera/testing';
import { type DataSource } from 'typeorm';
import { databaseAt } from '../src/store/database.js';

let test: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  test = await postgresDatabase();
  source = await postgresSource(databaseAt(test.url)).initialize();
  await source.runMigrations();
});
afterAll(async () => {
  await source.destroy();
  await test.drop();
});

const insert = (state: string, total: number, version: number) =>
  source.query(
    `INSERT INTO orders VALUES (gen_random_uuid(), gen_random_uuid(), $1, NULL, '[]', $2, 'EUR', NULL, $3, '[]', false, false, now(), now())`,
    [state, total, version],
  );

it.each([
  ['LOST', 0, 1],
  ['PENDING', -1, 1],
  ['PENDING', 0, 0],
])('the table takes no order that is %s, of %i, in version %i', async (state, total, version) => {
  await expect(insert(state, total, version)).rejects.toMatchObject({
    driverError: { constraint: 'orders_in_bounds' },
  });
  await insert('PENDING', 0, 1);
});
