import { projectRoot, type RunningPlatform, startPlatform, startStores, type Stores } from '@tessera/stack';
import { eventually } from '@tessera/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Shopper } from './shopper.fixture.js';

/**
 * Stores and broker killed with -9 under a running platform. They are of this file's own: nobody else's suites may be
 * hurt, so given URLs are set aside.
 */
let stores: Stores;
let running: RunningPlatform;
let staff: Shopper;
let dir: string;

const given = ['POSTGRES_URL', 'MONGO_URL', 'KAFKA_BROKERS'];
const kill = (name: string) => process.kill(stores.status().find((store) => store.name === name)!.pid!, 'SIGKILL');
const pids = () => running.services.states().map(({ pid }) => pid);
const ready = async (app: 'order' | 'inventory') => {
  const answer = await fetch(`${running.services.get(app)!.url}/health/ready`);
  return { status: answer.status, body: (await answer.json()) as { status: string; checks: Record<string, string> } };
};

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-outage-'));
  for (const name of given) delete process.env[name];
  stores = await startStores({ dir });
  const env = { NODE_ENV: 'production', TRUSTED_PROXIES: '127.0.0.1/32', ORDER_DEADLINE_MS: '300000' };
  running = await startPlatform(stores, { dir, prefix: 'outage', env });
  staff = await new Shopper(running.url).logIn(running.credentials.staff);
});

afterAll(async () => {
  await running?.stop();
  await stores?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Changes a stock in a transaction, says so, and goes no further: to be killed there. */
const halfAChange = (sku: string) => `
  const { MongoClient } = await import('mongodb');
  const client = await new MongoClient(process.env.DATABASE_URL).connect();
  const session = client.startSession();
  session.startTransaction();
  await client.db().collection('stocks').updateOne({ _id: '${sku}' }, { $inc: { version: 0, available: 1 } }, { session });
  console.log('written');
  setInterval(() => {}, 1000);
`;

it('is seen in metrics, which only the services’ own ports give', async () => {
  const sku = await staff.stockUp(100, 10);
  const buyer = await new Shopper(running.url).signUp();
  const placed = await buyer.order(sku, 1);
  await buyer.becomes(placed.id, 'CONFIRMED');
  const answer = await fetch(`${running.services.get('order')!.url}/metrics`);
  const text = await answer.text();
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(text).toMatch(
    /^tessera_messages_total\{group="order.checkout",type="stock.reserved.v1",outcome="handled"\} [1-9]/m,
  );
  for (const name of ['outbox_rows', 'outbox_refused_rows', 'parked_keys', 'consumer_backlog', 'batch_seconds_bucket'])
    expect(text).toMatch(new RegExp(`^tessera_${name}[ {]`, 'm'));
  expect((await fetch(`${running.url}/metrics`)).status).toBe(404);
});

describe('an outage', () => {
  it('of an instance in the middle of a change: what it wrote is free again before an order is late', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await new Shopper(running.url).signUp();
    const { NODE_OPTIONS: _, ...env } = process.env;
    const child = spawn(process.execPath, ['--input-type=module', '-e', halfAChange(sku)], {
      cwd: join(projectRoot, 'tools', 'stack'),
      env: { ...env, ...running.env.inventory },
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    const { id } = await buyer.order(sku, 2);
    // By itself MongoDB would keep the stock locked for a minute.
    await buyer.becomes(id, 'CONFIRMED');
    await eventually(async () =>
      expect(await staff.api.getStock({ sku })).toMatchObject({ available: 8, reserved: 0, sold: 2 }),
    );
  });

  it('of Kafka: orders are still accepted, no service goes down, and all is confirmed when it is back', async () => {
    const services = pids();
    const sku = await staff.stockUp(100, 10);
    const buyer = await new Shopper(running.url).signUp();
    kill('kafka');
    await stores.death('kafka');
    const placed = await buyer.order(sku, 2);
    expect(placed.state).toBe('PENDING');
    await eventually(async () => {
      const { status, body } = await ready('order');
      expect([status, body.status, body.checks['kafka']]).toEqual([200, 'degraded', 'degraded']);
    });
    // Longer than any timeout inside and than the half minute after which a silent consumer ends its process.
    await sleep(45_000);
    await stores.restart('kafka');
    await buyer.becomes(placed.id, 'CONFIRMED', 200_000);
    await eventually(async () => expect((await ready('order')).body.status).toBe('ok'));
    expect(pids()).toEqual(services);
  }, 400_000);

  it('of MongoDB: orders are still accepted, and confirmed when it is back', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await new Shopper(running.url).signUp();
    kill('mongo');
    await stores.death('mongo');
    const placed = await buyer.order(sku, 3);
    expect(placed.state).toBe('PENDING');
    await expect(staff.api.getProduct({ sku })).rejects.toMatchObject({ status: 503 });
    await stores.restart('mongo');
    await buyer.becomes(placed.id, 'CONFIRMED');
    await eventually(async () =>
      expect(await staff.api.getStock({ sku })).toMatchObject({ available: 7, reserved: 0, sold: 3 }),
    );
  });

  it('of Postgres: callers are told to come back, and what was accepted is confirmed', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await new Shopper(running.url).signUp();
    const accepted = (await buyer.order(sku, 4)).id;
    kill('postgres');
    await stores.death('postgres');
    await expect(buyer.order(sku)).rejects.toMatchObject({
      status: 503,
      code: 'UPSTREAM_UNAVAILABLE',
      retryAfterSeconds: expect.any(Number),
    });
    await stores.restart('postgres');
    await buyer.becomes(accepted, 'CONFIRMED');
    await eventually(() => buyer.order(sku));
  });
});
