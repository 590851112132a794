import { startService } from '@tessera/stack';
import { eventually } from '@tessera/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type TestPlatform, testPlatform } from './platform.fixture.js';
import { Shopper } from './shopper.fixture.js';

/** A service that is told to stop in the middle of its work: what was accepted goes on, here or when it is back. */
let running: TestPlatform;
let staff: Shopper;

const customers = (count: number) =>
  Array.from({ length: count }).reduce<Promise<Shopper[]>>(
    async (before) => [...(await before), await new Shopper(running.url).signUp()],
    Promise.resolve([]),
  );

beforeAll(async () => {
  running = await testPlatform({ ORDER_DEADLINE_MS: '120000' });
  staff = await new Shopper(running.url).logIn(running.credentials.staff);
});

afterAll(() => running?.stop());

/** The ids of what is accepted, one order after the other from everybody at once, until they are told that it is enough. */
const load = (buyers: Shopper[], sku: string) => {
  const enough = new AbortController();
  const accepted: [Shopper, string][] = [];
  const buy = async (buyer: Shopper) => {
    while (!enough.signal.aborted) {
      const order = await buyer.order(sku).catch(() => undefined);
      if (order) accepted.push([buyer, order.id]);
      await sleep(150);
    }
  };
  const ended = Promise.all(buyers.map(buy));
  return async () => {
    enough.abort();
    await ended;
    return accepted;
  };
};

describe('stopping', () => {
  it.each(['order', 'user', 'inventory'] as const)(
    '%s under load, told once: it ends cleanly and nothing is lost',
    async (app) => {
      const sku = await staff.stockUp(1, 1_000);
      const stopLoad = load(await customers(4), sku);
      await sleep(1_500);
      running.services.get(app)?.kill('SIGTERM');
      expect(await running.services.get(app)?.exit).toMatch(/code 0/);
      await running.start(app);
      await sleep(500);
      const accepted = await stopLoad();
      expect(accepted.length).toBeGreaterThan(5);
      for (const [buyer, id] of accepted) await buyer.becomes(id, 'CONFIRMED');
    },
  );

  it('told twice ends at once, and nothing is lost', async () => {
    const sku = await staff.stockUp(1, 1_000);
    const stopLoad = load(await customers(3), sku);
    await sleep(1_000);
    const order = running.services.get('order');
    order?.kill('SIGTERM');
    order?.kill('SIGTERM');
    expect(await order?.exit).toMatch(/code 1|code 0/);
    await running.start('order');
    for (const [buyer, id] of await stopLoad()) await buyer.becomes(id, 'CONFIRMED');
  });

  it('while it starts ends it, too', async () => {
    await running.services.get('inventory')?.stop();
    for (const after of [50, 400, 900]) {
      const starting = startService('inventory', running.env.inventory);
      await sleep(after);
      starting.kill('SIGTERM');
      expect(await starting.exit).toMatch(/SIGTERM|code 0/);
    }
    await running.start('inventory');
  });

  it.each(['order', 'inventory'] as const)('%s does not end by itself while its database is away', async (app) => {
    const away = new URL(running.env[app]['DATABASE_URL'] ?? '');
    away.port = '9';
    const starting = startService(app, { ...running.env[app], DATABASE_URL: away.href });
    expect(await Promise.race([starting.exit, sleep(5_000, 'waits')])).toBe('waits');
    starting.kill('SIGTERM');
    expect(await starting.exit).toMatch(/SIGTERM|code 0/);
  });

  it('waits for a slow transaction, and what it decided is sent before the end', async () => {
    const sku = await staff.stockUp(100, 10);
    const [buyer] = await customers(1);
    if (!buyer) throw new Error('no buyer');
    const client = new pg.Client({ connectionString: running.env.user['DATABASE_URL'] ?? '' });
    await client.connect();
    await client.query('BEGIN; SELECT * FROM credit_account FOR UPDATE');
    const { id } = await buyer.order(sku);
    await sleep(1_000);
    const user = running.services.get('user');
    user?.kill('SIGTERM');
    await sleep(1_500);
    await client.query('COMMIT');
    await client.end();
    expect(await user?.exit).toMatch(/code 0/);
    const order = () => buyer.api.getOrder({ id });
    // The user service is away: only what it sent before its end can have confirmed it.
    await eventually(async () => expect((await order()).state).toBe('CONFIRMED'));
    await running.start('user');
    await eventually(async () => expect(await buyer.api.getMyCredit()).toMatchObject({ held: 0, spent: 100 }));
  });
});
