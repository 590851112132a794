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
    const { id } = (await buyer.order(sku, 1, { 'x-request-id': correlation })).body;
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
