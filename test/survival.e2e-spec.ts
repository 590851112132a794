import { eventually } from '@tessera/testing';
import { Shopper } from './shopper.fixture.js';
import { type TestPlatform, testPlatform } from './platform.fixture.js';
import { Kafka, logLevel } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What must hold when things break. Each test leaves the platform as it found it. */
let running: TestPlatform;
let staff: Shopper;

const customer = () => new Shopper(running.url).signUp();
const settings = (app: 'order' | 'user' | 'inventory') => running.env[app];

const inDatabase = async (app: 'order' | 'user', statement: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: settings(app)['DATABASE_URL'] ?? '' });
  await client.connect();
  return (await client.query(statement).finally(() => client.end())).rows;
};

/** Until then no relay may send what the order service commits: another owner holds all leases. */
const withholdRelay = () =>
  inDatabase('order', `UPDATE relay_lease SET owner = gen_random_uuid(), held_until = now() + interval '1 hour'`);
const freeRelay = () => inDatabase('order', `UPDATE relay_lease SET owner = NULL, held_until = '-infinity'`);
const unsent = async () => Number((await inDatabase('order', 'SELECT count(*) FROM outbox'))[0]?.['count']);

beforeAll(async () => {
  running = await testPlatform({ ORDER_DEADLINE_MS: '120000' });
  staff = await new Shopper(running.url).logIn(running.credentials.staff);
});

afterAll(() => running?.stop());

describe('survival', () => {
  it('confirms an order whose service was killed between commit and publish', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await customer();
    await withholdRelay();
    // Its own relay has noticed when what is committed stays where it is.
    await eventually(async () => {
      await buyer.order(sku);
      // A row that is on its way is there for a moment as well.
      await sleep(1_000);
      expect(await unsent()).toBeGreaterThan(0);
    });
    const { id } = await buyer.order(sku);
    const before = await unsent();
    running.services.get('order')?.kill('SIGKILL');
    await running.services.get('order')?.exit;
    expect(await unsent()).toBe(before);
    await freeRelay();
    await running.start('order');
    await buyer.becomes(id, 'CONFIRMED');
    await eventually(async () => expect(await unsent()).toBe(0));
  });

  it('decides without the check at the door, with the same lines', async () => {
    const sku = await staff.stockUp(100, 3);
    await running.services.get('order')?.stop();
    await running.start('order', { STOCK_CHECK: 'off' });
    const buyer = await customer();
    const { id } = await buyer.order(sku, 4);
    const order = await buyer.becomes(id, 'REJECTED');
    expect(order.reason).toEqual({ code: 'OUT_OF_STOCK', lines: [{ sku, requested: 4, available: 3 }] });
    await eventually(async () => expect(await buyer.api.getMyCredit()).toMatchObject({ held: 0, spent: 0 }));
    await running.services.get('order')?.stop();
    await running.start('order');
  });

  it('accepts orders while inventory is away, and finishes them when it is back', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await customer();
    await running.services.get('inventory')?.stop();
    const placed = await buyer.order(sku, 2);
    expect(placed.state).toBe('PENDING');
    await expect(buyer.api.getProduct({ sku })).rejects.toMatchObject({ status: 503 });
    await running.start('inventory');
    await buyer.becomes(placed.id, 'CONFIRMED');
  });

  it('comes to the same end when every event is delivered twice', async () => {
    const prefix = settings('order')['TOPIC_PREFIX'] ?? '';
    const kafka = new Kafka({
      brokers: (settings('order')['KAFKA_BROKERS'] ?? '').split(','),
      logLevel: logLevel.NOTHING,
    });
    const [reader, writer] = [kafka.consumer({ groupId: `${prefix}echo` }), kafka.producer()];
    await Promise.all([reader.connect(), writer.connect()]);
    let echoed = 0;
    await reader.subscribe({ topics: ['orders', 'reservations', 'credit'].map((topic) => prefix + topic) });
    await reader.run({
      eachMessage: async ({ topic, message }) => {
        if (message.headers?.['echo']) return;
        const { key, value, headers } = message;
        await writer.send({ topic, messages: [{ key, value, headers: { ...headers, echo: '1' } }] });
        echoed += 1;
      },
    });
    try {
      const sku = await staff.stockUp(100, 100);
      const buyer = await customer();
      const confirmed = (await buyer.order(sku, 3)).id;
      const cancelled = (await buyer.order(sku, 4)).id;
      await Promise.all([confirmed, cancelled].map((id) => buyer.becomes(id, 'CONFIRMED')));
      await buyer.api.cancelOrder({ id: cancelled });
      // placed, two answers, confirmed, two takings of each; cancelled and two givings back of one.
      await eventually(() => expect(echoed).toBeGreaterThanOrEqual(2 * 6 + 3));
      await eventually(async () => {
        expect(await staff.api.getStock({ sku })).toMatchObject({ available: 97, reserved: 0, sold: 3 });
        expect(await buyer.api.getMyCredit()).toMatchObject({ held: 0, spent: 300 });
      });
      expect(await buyer.api.getOrder({ id: confirmed })).toMatchObject({ state: 'CONFIRMED', version: 2 });
      expect(await buyer.api.getOrder({ id: cancelled })).toMatchObject({ state: 'CANCELLED', version: 3 });
    } finally {
      await Promise.all([reader.disconnect(), writer.disconnect()]);
    }
  });
});
