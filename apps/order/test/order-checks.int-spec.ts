import { type OrderDatabase, orderDatabase } from './database.fixture.js';

let db: OrderDatabase;

beforeAll(async () => {
  db = await orderDatabase();
});
afterAll(() => db.close());

const insert = (state: string, total: number, version: number) =>
  db.source.query(
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
