import { visitPostgres } from '@tessera/provision';
import { eventually } from '@tessera/testing';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TestPlatform, testPlatform } from './platform.fixture.js';
import { plants } from './plants.fixture.js';
import { runTessera } from './processes.fixture.js';
import { refusal, Shopper } from './shopper.fixture.js';

/** `tessera check` as it is typed, on a platform that is right, and on one where each invariant was broken by hand. */
let running: TestPlatform;
let staff: Shopper;
let buyer: Shopper;
let sku: string;
let orderId: string;

const check = (...args: string[]) => runTessera('check', ...args);
const here = (...args: string[]) => check('--env', join(running.dir, 'env'), ...args);

interface Document {
  holds: boolean;
  invariants: { id: string; holds: boolean; figure: string; violations: { name: string; says: string }[] }[];
}

const found = async (...args: string[]) => {
  const { code, text } = await here('--json', ...args);
  const { holds, invariants }: Document = JSON.parse(text);
  return { code, holds, by: new Map(invariants.map((one) => [one.id, one])) };
};

beforeAll(async () => {
  running = await testPlatform({ ORDER_DEADLINE_MS: '120000' }, { plants: true });
  staff = await new Shopper(running.url).logIn(running.credentials.staff);
  sku = await staff.stockUp(100, 10_000);
  buyer = await new Shopper(running.url).signUp();
  const [kept, cancelled, shipped] = [await buyer.order(sku, 1), await buyer.order(sku, 2), await buyer.order(sku, 3)];
  for (const { id } of [kept, cancelled, shipped]) await buyer.becomes(id, 'CONFIRMED');
  orderId = kept.id;
  await buyer.api.cancelOrder({ id: cancelled.id });
  await staff.api.shipOrder({ id: shipped.id });
  const rich = await staff.stockUp(90_000, 5);
  await buyer.becomes((await buyer.order(rich, 2)).id, 'REJECTED');
});

afterAll(() => running?.stop());

it('finds nothing wrong after the story, and says how much it looked at', async () => {
  const { code, text } = await here('--topics');
  expect({ code, text }).toMatchObject({ code: 0 });
  for (const id of ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I11', 'I12', 'I13'])
    expect(text).toMatch(new RegExp(`✔ ${id} `));
  expect(text).toMatch(/I2 +stock adds up +52 SKUs, 0 off/);
  expect(text).toMatch(/I3 .* 4 orders, 0 off/);
  expect(text).toMatch(/I4 .* lag 0, 0 rows unsent/);
});

it('does not slander a platform under load', async () => {
  const over = new AbortController();
  const shop = async () => {
    const shopper = await new Shopper(running.url).signUp();
    while (!over.signal.aborted) await shopper.order(sku).catch(refusal);
  };
  const shopping = Promise.all([shop(), shop()]);
  const { code, text } = await here('--topics').finally(() => over.abort());
  await shopping;
  expect({ code, text }).toMatchObject({ code: 0 });
  await eventually(async () => expect((await here('--settle', '0')).code).toBe(0));
});

it('finds a copy of the prices right again after tessera copies rebuild, which keeps nobody from ordering', async () => {
  const damage = `
    UPDATE prices SET amount = amount + 1, version = version + 10 WHERE sku = '${sku}';
    DELETE FROM prices WHERE sku = (SELECT max(sku) FROM prices WHERE sku <> '${sku}');
    INSERT INTO prices VALUES ('NEVER-TOLD', 'x', 1, 'EUR', false, 1)`;
  await visitPostgres({ connectionString: running.env.order['DATABASE_URL'] ?? '' }, (client) => client.query(damage));
  const over = new AbortController();
  const refused: unknown[] = [];
  const shoppers = await Promise.all([1, 2, 3].map(() => new Shopper(running.url).signUp()));
  const shopping = (async () => {
    for (let n = 0; !over.signal.aborted; n += 1) {
      await shoppers[n % 3]!.order(sku).catch((error: unknown) => refused.push(error));
      // Each stays below their 120 writes a minute, however long it takes.
      await sleep(200);
    }
  })();
  const { code, text } = await runTessera('copies', 'rebuild', '--json', '--env', join(running.dir, 'env'));
  over.abort();
  await shopping;
  expect([code, JSON.parse(text)]).toEqual([
    0,
    expect.objectContaining({ copy: 'prices', rows: 52, added: 1, corrected: 1, removed: 1, unreadable: 0 }),
  ]);
  expect(refused).toEqual([]);
  expect((await found('--settle', '3')).by.get('I11')).toMatchObject({ holds: true });
});

it.each(plants)('finds $name, and names it', async ({ plant, mend, id, violation, args = [] }) => {
  const stage = { running, buyer, sku, orderId };
  await plant(stage);
  try {
    const { code, holds, by } = await found('--settle', '3', ...args);
    expect([code, holds, by.get(id)?.holds]).toEqual([1, false, false]);
    expect(by.get(id)?.violations.map(({ name }) => name)).toContainEqual(expect.stringContaining(violation(stage)));
  } finally {
    await mend(stage);
  }
  if (id !== 'I6') expect((await found('--settle', '20', ...args)).by.get(id)).toMatchObject({ holds: true });
});

describe('without a platform', () => {
  it('says which store is away, and what to do', async () => {
    const folder = join(running.dir, 'elsewhere');
    cpSync(join(running.dir, 'env'), folder, { recursive: true });
    const file = join(folder, 'user.env');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(DATABASE_URL=.*@[^:]*):\d+/, '$1:1'));
    const { code, text } = await check('--env', folder);
    expect(code).toBe(1);
    const { hostname } = new URL(running.env.user['DATABASE_URL'] ?? '');
    expect(text).toContain(`cannot be reached at ${hostname}:1 `);
    expect(text).toMatch(/^The user service's Postgres cannot be reached at \S+:1 .*"npm start" starts it.*\n$/);
  });

  it('says that there are no settings', async () => {
    const { code, text } = await check('--env', '/nowhere');
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringMatching(/user.env is not there: --env names its folder\./),
    });
  });

  it.each([['--settle', 'soon'], ['--settle', '-1'], ['--what']])('refuses %s %s', async (...args) => {
    expect((await check(...args)).code).toBe(2);
  });
});
