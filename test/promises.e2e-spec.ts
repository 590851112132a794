import { type MovementView, type OrderView } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { randomUUID } from 'node:crypto';
import { testPlatform, type TestPlatform } from './platform.fixture.js';
import { Shopper } from './shopper.fixture.js';

/** What docs/api.md promises and what takes several services to keep, through the gateway and on real processes. */
let running: TestPlatform;
let staff: Shopper;
let admin: Shopper;

beforeAll(async () => {
  running = await testPlatform({ ORDER_DEADLINE_MS: '120000' });
  staff = await new Shopper(running.url).logIn(running.credentials.staff);
  admin = await new Shopper(running.url).logIn(running.credentials.admin);
});

afterAll(() => running?.stop());

const customer = () => new Shopper(running.url).signUp();

const priceOf = (amount: number) => ({ amount, currency: 'EUR' });

describe('an Idempotency-Key', () => {
  it('has an order cancelled and shipped once, and gives each repeat the first answer', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await customer();
    const [gone, sent] = [await buyer.order(sku), await buyer.order(sku)];
    await buyer.becomes(sent.id, 'CONFIRMED');
    const [key, body] = [{ idempotencyKey: randomUUID() }, {}];
    const cancel = () => buyer.api.exchange('cancelOrder', { id: gone.id }, key);
    const ship = () => staff.api.exchange('shipOrder', { id: sent.id }, key);
    for (const twice of [cancel, ship]) {
      const [first, again] = [await twice(), await twice()];
      expect([first.replayed, again.status, again.replayed, again.data]).toEqual([false, 200, true, first.data]);
    }
    const headers = { 'idempotency-key': key.idempotencyKey };
    const repeat = await buyer.ask('POST', `/v1/orders/${gone.id}/cancel`, { body, headers });
    expect([repeat.status, repeat.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    await expect(buyer.api.cancelOrder({ id: gone.id })).rejects.toMatchObject({ code: 'ORDER_NOT_CANCELLABLE' });
    await expect(staff.api.shipOrder({ id: sent.id })).rejects.toMatchObject({ code: 'ORDER_NOT_SHIPPABLE' });
  });

  it('is looked up before prices and stock are', async () => {
    const sku = await staff.stockUp(100, 1);
    const buyer = await customer();
    const order = { lines: [{ sku, quantity: 1 }], expectedTotal: 100 };
    const key = { idempotencyKey: randomUUID() };
    const first = await buyer.api.exchange('placeOrder', order, key);
    await buyer.becomes(first.data.id, 'CONFIRMED');
    const repeated = async () => {
      const again = await buyer.api.exchange('placeOrder', order, key);
      expect([again.status, again.replayed, again.data]).toEqual([202, true, first.data]);
    };
    await repeated();
    await staff.api.putProduct({ sku, name: 'Dearer', price: priceOf(200) }, { ifMatch: '*' });
    await eventually(() => expect(buyer.api.placeOrder(order)).rejects.toMatchObject({ code: 'PRICE_CHANGED' }));
    await repeated();
    await staff.api.retireProduct({ sku });
    await eventually(() => expect(buyer.api.placeOrder(order)).rejects.toMatchObject({ code: 'UNKNOWN_PRODUCT' }));
    await repeated();
  });
});

describe('orders', () => {
  it('are decided while their customer waits, and tell whoever watches what becomes of them', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await customer();
    const order = { lines: [{ sku, quantity: 1 }] };
    const decided = await buyer.api.exchange('placeOrder', order, { wait: 10 });
    expect([decided.status, decided.data.state, decided.data.version]).toEqual([201, 'CONFIRMED', 2]);
    const { id } = await buyer.order(sku);
    const seen: string[] = [];
    for await (const { id: version, data } of buyer.api.watchOrder({ id }, { lastEventId: '0' })) {
      seen.push(`${version} ${data.state}`);
      if (data.state === 'CONFIRMED') await staff.api.shipOrder({ id });
    }
    expect(seen).toEqual(['1 PENDING', '2 CONFIRMED', '3 SHIPPED']);
    for await (const event of buyer.api.watchOrder({ id }, { lastEventId: '3' })) throw new Error(event.data.state);
  });

  it('tell nobody whose session has ended what becomes of them', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await customer();
    const { id } = await buyer.order(sku);
    await buyer.becomes(id, 'CONFIRMED');
    const events = buyer.at(running.url).api.watchOrder({ id });
    expect((await events.next()).value?.data.state).toBe('CONFIRMED');
    await buyer.api.logOutEverywhere();
    await expect(events.next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('are listed to their customers, by state and, for staff, by customer', async () => {
    const sku = await staff.stockUp(100, 10);
    const [ada, ben] = [await customer(), await customer()];
    const [kept, gone, other] = [await ada.order(sku), await ada.order(sku), await ben.order(sku)];
    for (const [who, { id }] of [
      [ada, kept],
      [ada, gone],
      [ben, other],
    ] as const)
      await who.becomes(id, 'CONFIRMED');
    await ada.api.cancelOrder({ id: gone.id });
    const ids = async (items: Promise<{ items: OrderView[] }>) => (await items).items.map(({ id }) => id);
    expect(await ids(ada.api.listOrders())).toEqual([gone.id, kept.id]);
    expect(await ids(ada.api.listOrders({ state: 'CANCELLED' }))).toEqual([gone.id]);
    expect(await ids(ada.api.listOrders({ state: 'SHIPPED' }))).toEqual([]);
    expect(await ids(ada.api.listOrders({ customerId: other.customerId }))).toEqual([gone.id, kept.id]);
    expect(await ids(staff.api.listOrders({ customerId: other.customerId }))).toEqual([other.id]);
    expect(await ids(staff.api.listOrders({ customerId: kept.customerId, state: 'CONFIRMED' }))).toEqual([kept.id]);
    expect(await ids(staff.api.listOrders({ limit: 3 }))).toEqual([other.id, gone.id, kept.id]);
    expect((await staff.api.getOverview()).orders).toEqual([]);
  });

  it('keep their lines when the product is retired, which nobody can order until it is brought back', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await customer();
    const { id, lines } = await buyer.order(sku, 2);
    await buyer.becomes(id, 'CONFIRMED');
    await staff.api.retireProduct({ sku });
    await eventually(() => expect(buyer.order(sku)).rejects.toMatchObject({ code: 'UNKNOWN_PRODUCT' }));
    expect((await buyer.api.getOrder({ id })).lines).toEqual(lines);
    await expect(buyer.api.getProduct({ sku })).rejects.toMatchObject({ status: 404 });
    expect((await buyer.api.listProducts({ q: sku })).items).toEqual([]);
    const { version, status } = await staff.api.getProduct({ sku });
    expect(status).toBe('retired');
    await staff.api.putProduct({ sku, name: 'Back', price: priceOf(300) }, { ifMatch: version });
    await eventually(async () => expect((await buyer.order(sku)).total.amount).toBe(300));
  });

  it('cost more than 32 bits hold, in every store', async () => {
    const sku = await staff.stockUp(1_000_000_000, 1_000);
    const buyer = await customer();
    const { id } = await buyer.api.getMe();
    await admin.api.changeUser({ id, creditLimit: 1_000_000_000_000 });
    const order = await buyer.order(sku, 1_000);
    await buyer.becomes(order.id, 'CONFIRMED');
    expect(order.total.amount).toBe(1_000_000_000_000);
    const credit = { limit: 1_000_000_000_000, spent: 1_000_000_000_000, available: 0 };
    await eventually(async () => expect(await buyer.api.getMyCredit()).toMatchObject(credit));
    const payment = { id, amount: 999_999_999_999 };
    expect(await admin.api.payCredit(payment)).toMatchObject({ spent: 1, available: payment.amount });
  });

  it('leave a ledger of every kind of movement, which adds up to the stock', async () => {
    const sku = await staff.stockUp(60_000, 10);
    const buyer = await customer();
    const kept = await buyer.order(sku);
    await buyer.becomes(kept.id, 'CONFIRMED');
    await buyer.becomes((await buyer.order(sku)).id, 'REJECTED');
    await buyer.api.cancelOrder({ id: kept.id });
    const ledger = async () => {
      const movements: MovementView[] = [];
      for await (const movement of staff.api.every.listMovements({ sku, limit: 2 })) movements.push(movement);
      return movements;
    };
    await eventually(async () => expect((await ledger()).map(({ kind }) => kind)).toContain('RETURNED'));
    const movements = await ledger();
    const kinds = movements.map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual(['ADJUSTED', 'COMMITTED', 'RELEASED', 'RESERVED', 'RESERVED', 'RETURNED']);
    const sum = (of: 'available' | 'reserved' | 'sold') => movements.reduce((total, one) => total + one[of], 0);
    const { available, reserved, sold } = await staff.api.getStock({ sku });
    expect([sum('available'), sum('reserved'), sum('sold')]).toEqual([available, reserved, sold]);
    expect([available, reserved, sold]).toEqual([10, 0, 0]);
  });
});

describe('text', () => {
  const hostile = [
    '\u202Egnirts\u202C left to right',
    `'; DROP TABLE person; --`,
    '{"$gt": ""} $where __proto__ ${7*7} <script>',
    'عربى 中文 🫖 \u200D\u0301',
    '\\u0000 \\x00 %00 \t\n',
  ];

  it.each(hostile)('comes back as it was written: %j', async (text) => {
    const sku = `H-${randomUUID().slice(0, 8).toUpperCase()}`;
    const product = { sku, name: text.normalize('NFC'), description: text };
    expect(await staff.api.putProduct({ ...product, price: priceOf(1) })).toMatchObject(product);
    expect(await staff.api.getProduct({ sku })).toMatchObject(product);
    await staff.api.adjustStock({ sku, delta: 5, reason: text });
    expect((await staff.api.listMovements({ sku })).items).toMatchObject([{ reason: text }]);
    const buyer = await customer();
    expect(await buyer.api.renameMe({ name: text })).toMatchObject({ name: text });
    const placed = await eventually(() =>
      buyer.api.placeOrder({ lines: [{ sku, quantity: 1 }], note: text }, { idempotencyKey: randomUUID() }),
    );
    const { note, lines } = await buyer.api.getOrder({ id: placed.id });
    expect([note, lines[0]?.name]).toEqual([text, product.name]);
  });

  it.each(['\0', '\uD800', '\uDC00\uD800'])('is refused as a value that no store keeps: %j', async (text) => {
    const price = priceOf(1);
    for (const [path, body] of [
      ['/v1/products/HOSTILE', { name: text, price }],
      ['/v1/products/HOSTILE', { name: 'x', description: text, price }],
      ['/v1/products/HOSTILE', { name: { $gt: '' }, price }],
      ['/v1/products/HOSTILE', { name: 'x', price, $set: { price: 0 } }],
    ] as const) {
      const answer = await staff.ask('PUT', path, { body: JSON.stringify(body) });
      expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
    }
    await expect(staff.api.getProduct({ sku: 'HOSTILE' })).rejects.toMatchObject({ status: 404 });
  });
});

it('refuses a body where none is taken, and takes an empty one', async () => {
  const sku = await staff.stockUp(100, 10);
  const buyer = await customer();
  const { id } = await buyer.order(sku);
  await buyer.becomes(id, 'CONFIRMED');
  for (const [who, path] of [
    [buyer, `/v1/orders/${id}/cancel`],
    [staff, `/v1/orders/${id}/ship`],
    [buyer, '/v1/auth/logout-all'],
  ] as const) {
    const { status, body } = await who.ask('POST', path, { body: { by: 'BY_STAFF' } });
    expect([status, body.code, body.errors]).toEqual([
      400,
      'VALIDATION_FAILED',
      [expect.objectContaining({ pointer: '/by' })],
    ]);
  }
  expect((await staff.ask('POST', `/v1/orders/${id}/ship`, { body: {} })).status).toBe(200);
  expect((await buyer.ask('POST', '/v1/auth/logout-all', { body: '' })).status).toBe(204);
});

it('keeps a request id of 128 characters through all services, and makes another of a longer one', async () => {
  const idOf = async (id: string) =>
    (await staff.ask('GET', '/v1/me/overview', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
  expect(await idOf('a'.repeat(128))).toBe('a'.repeat(128));
  expect(await idOf('a'.repeat(129))).toMatch(/^[0-9a-f-]{36}$/);
});

it('says in a 401 that a token was refused only where one was looked at', async () => {
  const body = { email: 'nobody@example.org', password: 'wrong' };
  const { status, headers } = await staff.ask('POST', '/v1/auth/login', { body });
  expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
});
