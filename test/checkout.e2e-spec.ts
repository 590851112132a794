import { eventually } from '@tessera/testing';
import { refusal, Shopper } from './shopper.fixture.js';
import { type Doors, doors } from './platform.fixture.js';
import { randomUUID } from 'node:crypto';

/** The story through the gateway, on four real processes, or at TESSERA_URL. */
let running: Doors;
let staff: Shopper;

const shopper = () => new Shopper(running.url);
const customer = () => shopper().signUp();

beforeAll(async () => {
  running = await doors({ ORDER_DEADLINE_MS: '120000' });
  staff = await shopper().logIn(running.credentials.staff);
});

afterAll(() => running?.stop());

describe('checkout', () => {
  it('takes one order from sign-up to CONFIRMED, with stock and credit taken', async () => {
    const sku = await staff.stockUp(450, 10);
    const buyer = await customer();
    const { status, headers, data: placed } = await buyer.api.exchange('placeOrder', { lines: [{ sku, quantity: 2 }] });
    expect([status, headers.get('location')]).toEqual([202, `/v1/orders/${placed.id}`]);
    const order = await buyer.becomes(placed.id, 'CONFIRMED');
    expect(order.history.map((entry) => entry.state)).toEqual(['PENDING', 'CONFIRMED']);
    await eventually(async () => {
      expect(await buyer.api.getMyCredit()).toMatchObject({ limit: 100_000, held: 0, spent: 900, available: 99_100 });
      expect(await staff.api.getStock({ sku })).toMatchObject({ available: 8, reserved: 0, sold: 2, onHand: 8 });
    });
    const shipped = await staff.api.shipOrder({ id: order.id });
    expect(shipped).toMatchObject({ state: 'SHIPPED', version: 3 });
  });

  it('refuses at the door what is not in stock, and names the lines', async () => {
    const sku = await staff.stockUp(100, 3);
    // For five seconds after a check that a busy machine was too slow for, none is made.
    await eventually(async () => {
      const buyer = await customer();
      const refused = await buyer.order(sku, 4).catch(refusal);
      const lines = [{ sku, requested: 4, available: 3 }];
      expect(refused).toMatchObject({ status: 422, code: 'OUT_OF_STOCK', lines });
      expect((await buyer.api.listOrders()).items).toEqual([]);
    });
  });

  it('rejects over the credit limit and gives the stock back', async () => {
    const sku = await staff.stockUp(60_000, 5);
    const buyer = await customer();
    const placed = await buyer.order(sku, 2);
    const order = await buyer.becomes(placed.id, 'REJECTED');
    expect(order.reason).toEqual({ code: 'CREDIT_LIMIT_EXCEEDED' });
    await eventually(async () =>
      expect(await staff.api.getStock({ sku })).toMatchObject({ available: 5, reserved: 0, sold: 0 }),
    );
    expect(await buyer.api.getMyCredit()).toMatchObject({ held: 0, spent: 0 });
  });

  it('gives stock and credit back when a CONFIRMED order is cancelled', async () => {
    const sku = await staff.stockUp(1_000, 5);
    const buyer = await customer();
    const { id } = await buyer.order(sku, 3);
    await buyer.becomes(id, 'CONFIRMED');
    const cancelled = await buyer.api.cancelOrder({ id });
    expect(cancelled).toMatchObject({ state: 'CANCELLED', reason: { code: 'BY_CUSTOMER' } });
    await eventually(async () => {
      expect(await staff.api.getStock({ sku })).toMatchObject({ available: 5, reserved: 0, sold: 0 });
      expect(await buyer.api.getMyCredit()).toMatchObject({ held: 0, spent: 0, available: 100_000 });
    });
    await expect(buyer.api.cancelOrder({ id })).rejects.toMatchObject({ code: 'ORDER_NOT_CANCELLABLE' });
  });

  it('makes one order of the same Idempotency-Key twice, also at the same time', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await customer();
    const place = (idempotencyKey: string) =>
      buyer.api.exchange('placeOrder', { lines: [{ sku, quantity: 1 }] }, { idempotencyKey });
    const key = randomUUID();
    const [first, again] = [await place(key), await place(key)];
    expect([again.status, again.data, again.replayed]).toEqual([202, first.data, true]);
    const other = randomUUID();
    const together = await Promise.all([1, 2, 3].map(() => place(other).catch(refusal)));
    for (const answer of together) expect([202, 409]).toContain(answer.status);
    expect((await buyer.api.listOrders()).items).toHaveLength(2);
  });

  it("shows nobody another one's order", async () => {
    const sku = await staff.stockUp(100, 10);
    const { id } = await (await customer()).order(sku);
    const stranger = await customer();
    await expect(stranger.api.getOrder({ id })).rejects.toMatchObject({ status: 404 });
    await expect(stranger.api.cancelOrder({ id })).rejects.toMatchObject({ status: 404 });
    expect(await staff.api.getOrder({ id })).toMatchObject({ id });
  });

  it('asks for a token', async () => {
    const answer = await shopper().ask('GET', '/v1/orders');
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(answer.body).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
  });

  it('takes a session from its login through refresh and another password to its end', async () => {
    const [{ api: here }, { api: there }] = [shopper(), shopper()];
    const login = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
    await here.register({ ...login, name: 'Kim' });
    await there.logIn(login);
    const { refreshToken: spent } = await here.logIn(login);
    const second = await here.exchange('refresh', { refreshToken: spent });
    expect([second.status, second.headers.get('cache-control')]).toEqual([200, 'no-store']);
    await here.changePassword({ currentPassword: login.password, newPassword: 'another horse battery' });
    const refreshToken = String(there.tokens?.refreshToken);
    await expect(there.refresh({ refreshToken })).rejects.toMatchObject({ code: 'REFRESH_INVALID' });
    await expect(there.logIn(login)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    await here.logOut({ refreshToken: second.data.refreshToken });
    await expect(here.refresh({ refreshToken: second.data.refreshToken })).rejects.toMatchObject({
      code: 'REFRESH_INVALID',
    });
  });

  it('sells the last piece once to twenty who want it', async () => {
    const sku = await staff.stockUp(500, 1);
    const buyers: Shopper[] = [];
    // One after another: the user service hashes two passwords at once.
    while (buyers.length < 20) buyers.push(await customer());
    const answers = await Promise.all(buyers.map((buyer) => buyer.order(sku).catch(refusal)));
    const outcomes = await Promise.all(
      answers.map(async (answer, n) => ('code' in answer ? answer.code : (await buyers[n]!.decided(answer.id)).state)),
    );
    expect(outcomes.filter((outcome) => outcome === 'CONFIRMED')).toHaveLength(1);
    for (const outcome of outcomes) expect(['CONFIRMED', 'REJECTED', 'OUT_OF_STOCK']).toContain(outcome);
    await eventually(async () =>
      expect(await staff.api.getStock({ sku })).toMatchObject({ available: 0, reserved: 0, sold: 1 }),
    );
  });

  it('composes the overview of user, credit and orders', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await customer();
    const { id } = await buyer.order(sku);
    const overview = await buyer.api.getOverview();
    expect(overview.orders?.map((order) => order.id)).toEqual([id]);
    expect(overview.parts.map((part) => part.status)).toEqual(['ok', 'ok', 'ok']);
    expect(overview).toMatchObject({ user: { roles: ['customer'] }, credit: { limit: 100_000 } });
  });

  it.each([
    ['quantity 0', { lines: [{ sku: 'A', quantity: 0 }] }, 400, 'VALIDATION_FAILED'],
    [
      '51 lines',
      { lines: Array.from({ length: 51 }, (_, n) => ({ sku: `S-${n}`, quantity: 1 })) },
      400,
      'VALIDATION_FAILED',
    ],
    [
      'a SKU twice',
      {
        lines: [
          { sku: 'A', quantity: 1 },
          { sku: 'A', quantity: 1 },
        ],
      },
      400,
      'VALIDATION_FAILED',
    ],
    ['an unknown SKU', { lines: [{ sku: 'NO-SUCH', quantity: 1 }] }, 422, 'UNKNOWN_PRODUCT'],
    ['an unknown field', { lines: [{ sku: 'A', quantity: 1 }], total: 1 }, 400, 'VALIDATION_FAILED'],
    ['NUL in the note', { lines: [{ sku: 'A', quantity: 1 }], note: '\0' }, 400, 'VALIDATION_FAILED'],
    ['broken JSON', '{"lines":[', 400, 'MALFORMED_JSON'],
    ['a 70 kB body', { lines: [], note: 'x'.repeat(70_000) }, 413, 'PAYLOAD_TOO_LARGE'],
  ])('refuses %s', async (_, body, status, code) => {
    const refused = await staff.ask('POST', '/v1/orders', { body });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body.requestId).toBe(refused.headers.get('x-request-id'));
  });
});
