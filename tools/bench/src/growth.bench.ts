import { visitPostgres } from '@tessera/provision';
import { type RunningPlatform } from '@tessera/stack';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { type Customer, knownCustomer, newCustomer } from './customer.js';
import { oneOf, skus, stockUp } from './load.js';
import { quantile } from './quantile.js';

const CUSTOMERS = 30;
const ROUNDS = 200;
/** So that the one who lists all stays below 300 requests a minute. The machine is not measured. */
const EVERY_MS = 45;
const CHUNK = 50_000;

/**
 * Orders as they lie in the table after a year: four fifths SHIPPED, none with a deadline. Every fifth is of those who ask, the
 * others of people who do not.
 */
const FILL = `
  INSERT INTO orders
  SELECT uuidv7(n * interval '-30 s'), CASE WHEN n % 5 = 0 THEN ($3::uuid[])[1 + n / 5 % cardinality($3)] ELSE gen_random_uuid() END, state,
    CASE WHEN state IN ('REJECTED', 'CANCELLED') THEN '{"code":"BY_STAFF"}'::json END,
    json_build_array(json_build_object('sku', 'BENCH-' || n % 50, 'name', 'BENCH', 'quantity', 1, 'unitPrice', 1),
      json_build_object('sku', 'OTHER-' || n % 50, 'name', 'OTHER', 'quantity', 2, 'unitPrice', 450)),
    901, 'EUR', NULL, 3, json_build_array(json_build_object('state', 'PENDING', 'at', '2026-01-01T00:00:00.000Z'),
      json_build_object('state', 'CONFIRMED', 'at', '2026-01-01T00:00:01.000Z'), json_build_object('state', state, 'at', '2026-01-02T00:00:00.000Z')),
    true, true, now(), now(), NULL
  FROM generate_series($2::int, $1::int + 1, -1) AS n,
    LATERAL (SELECT coalesce(('{CONFIRMED,REJECTED,CANCELLED}'::text[])[1 + n / 150 % 15], 'SHIPPED') AS state) AS _`;

/** So many orders in all. What a service would do in hours, Postgres is told to do now. */
const fillUp = (databaseUrl: string, customers: readonly string[], from: number, to: number) =>
  visitPostgres({ connectionString: databaseUrl }, async (client) => {
    for (let start = from; start < to; start += CHUNK) {
      await client.query(FILL, [start, Math.min(to, start + CHUNK), customers]);
      console.log(`${Math.min(to, start + CHUNK)} orders stored`);
    }
    await client.query('VACUUM (ANALYZE) orders');
  });

const timed = async (call: () => Promise<unknown>) => {
  const begin = performance.now();
  await call();
  return performance.now() - begin;
};

const place = (customer: Customer, n: number, wait?: number) =>
  customer.placeOrder(
    { lines: [{ sku: skus[n % skus.length] ?? '', quantity: 1 }] },
    wait === undefined ? {} : { wait },
  );

type Kind = (customer: Customer, n: number) => Promise<number>;

/** What is asked in turn, in ms. Decided is from the POST to the order's decision: four messages between three services. */
const kinds = (staff: Customer, ids: readonly string[]): Record<string, Kind> => ({
  get: (customer, n) => timed(() => customer.getOrder({ id: ids[n % ids.length] ?? '' })),
  'list, own': (customer) => timed(() => customer.listOrders({})),
  'list, own in one state': (customer) => timed(() => customer.listOrders({ state: 'CANCELLED' })),
  'list, all': () => timed(() => staff.listOrders({})),
  place: (customer, n) => timed(() => place(customer, n)),
  'place to decided': (customer, n) => timed(() => place(customer, n, 10)),
});

type Figures = Record<string, number>;

const measure = async (asked: Record<string, Kind>, customers: readonly Customer[]): Promise<Figures> => {
  const times = new Map(Object.keys(asked).map((name) => [name, [] as number[]]));
  for (let n = 0; n < ROUNDS; n++)
    for (const [name, ask] of Object.entries(asked)) {
      times.get(name)?.push(await ask(oneOf(customers, n), n));
      await sleep(EVERY_MS);
    }
  return Object.fromEntries([...times].map(([name, all]) => [name, quantile(all, 0.5)]));
};

const table = (bySize: ReadonlyMap<number, Figures>) => {
  const [first = {}] = bySize.values();
  const row = (name: string) =>
    [...bySize].flatMap(([size, figures]): [string, string][] => [
      [`${size} orders`, `${figures[name]?.toFixed(1)} ms`],
      [`× (${size})`, ((figures[name] ?? 0) / (first[name] ?? 1)).toFixed(2)],
    ]);
  return Object.fromEntries(Object.keys(first).map((name) => [name, Object.fromEntries(row(name))]));
};

/** The median of what each request takes, one at a time, with more and more orders stored: up to `most`. */
export const growth = async (platform: RunningPlatform, most: number) => {
  const gateway = new Pool(platform.url);
  const staff = await knownCustomer(gateway, 65_000, platform.credentials.staff);
  await stockUp(staff);
  const customers: Customer[] = [];
  for (let n = 0; n < CUSTOMERS; n++) customers.push(await newCustomer(gateway, n));
  const owners = await Promise.all(customers.map(async (customer) => (await customer.getMe()).id));
  const sizes = [1_000, 100_000, 1_000_000].filter((size) => size <= most);
  const bySize = new Map<number, Figures>();
  let stored = 0;
  for (const size of sizes) {
    await fillUp(platform.env.order['DATABASE_URL'] ?? '', owners, stored, size);
    stored = size;
    const own = await Promise.all(customers.map((customer) => customer.listOrders({ limit: 1 })));
    const asked = kinds(
      staff,
      own.map(({ items }) => items[0]?.id ?? ''),
    );
    // The first time warms up what was read last, and the services.
    if (bySize.size === 0) await measure(asked, customers);
    bySize.set(size, await measure(asked, customers));
  }
  console.table(table(bySize));
  await gateway.close();
};
