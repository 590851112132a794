import { apps, type ChangeUser } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type TestPlatform, testPlatform } from './platform.fixture.js';
import { Shopper } from './shopper.fixture.js';

/** What no client can see: log lines and databases of a running platform. */
let running: TestPlatform;
let staff: Shopper;

beforeAll(async () => {
  running = await testPlatform();
  staff = await new Shopper(running.url).logIn(running.credentials.staff);
}, 120_000);

afterAll(() => running?.stop(), 60_000);

describe('one order', () => {
  it('writes the same correlation id from the request to the last consumer', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await new Shopper(running.url).signUp();
    const correlation = `trace-${randomUUID()}`;
    const { id } = await buyer.order(sku, 1, { headers: { 'x-request-id': correlation } });
    await buyer.becomes(id, 'CONFIRMED');
    await eventually(() => {
      const lines = running.lines.filter((line) => line.includes(correlation)).map((line) => JSON.parse(line));
      const told = lines.map((line) => `${line.service} ${line.type ?? line.msg}`);
      for (const line of [
        'gateway request',
        'order request',
        'inventory order.placed.v1',
        'user order.placed.v1',
        'order stock.reserved.v1',
        'order credit.reserved.v1',
        'inventory order.confirmed.v1',
        'user order.confirmed.v1',
      ])
        expect(told).toContain(line);
    });
  });
});

describe('a session that ends', () => {
  /** Somebody new, and what each door answers to their token: the gateway's, and the services' own that let them in. */
  const somebody = async () => {
    const shopper = await new Shopper(running.url).signUp();
    const { id } = await shopper.api.getMe();
    const orders = shopper.at(running.services.get('order')!.url);
    const users = shopper.at(running.services.get('user')!.url);
    const statuses = async () => {
      const answers = await Promise.all([
        shopper.ask('GET', '/v1/orders'),
        orders.ask('GET', '/v1/orders'),
        users.ask('GET', '/v1/users/me'),
      ]);
      return answers.map(({ status }) => status);
    };
    return { shopper, id, statuses };
  };

  it.each<[string, Partial<ChangeUser>]>([
    ['blocked', { status: 'blocked' }],
    ['staff', { roles: ['customer', 'staff'] }],
  ])('takes its tokens with it, at the gateway and at every service: %s', async (_, change) => {
    const admin = await new Shopper(running.url).logIn(running.credentials.admin);
    const { id, shopper, statuses } = await somebody();
    expect(await statuses()).toEqual([200, 200, 200]);
    await admin.api.changeUser({ id, ...change });
    await eventually(async () => expect(await statuses()).toEqual([401, 401, 401]));
    const { body, headers } = await shopper.ask('GET', '/v1/orders');
    expect([body.code, headers.get('www-authenticate')]).toEqual(['UNAUTHENTICATED', 'Bearer error="invalid_token"']);
  });

  it('is heard by everybody: readiness says so', async () => {
    for (const app of apps) {
      const ready = await fetch(`${running.services.get(app)!.url}/health/ready`);
      expect([app, await ready.json()]).toMatchObject([app, { checks: { users: 'ok' } }]);
    }
  });
});

describe('one service, one database', () => {
  it.each([
    ['user', 'order'],
    ['order', 'user'],
  ] as const)('refuses the role of %s at the database of %s', async (role, database) => {
    const url = new URL(running.env[role]['DATABASE_URL'] ?? '');
    url.pathname = new URL(running.env[database]['DATABASE_URL'] ?? '').pathname;
    const client = new pg.Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toThrow(/permission denied for database/);
  });
});
