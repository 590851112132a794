import { eventually } from '@tessera/testing';
import { Shopper } from './shopper.fixture.js';
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
}, 120_000);

afterAll(() => running?.stop(), 60_000);

describe('checkout', () => {
  it('takes one order from sign-up to CONFIRMED, with stock and credit taken', async () => {
    const sku = await staff.stockUp(450, 10);
    const buyer = await customer();
    const placed = await buyer.order(sku, 2);
    expect(placed.status).toBe(202);
    expect(placed.headers.get('location')).toBe(`/v1/orders/${placed.body.id}`);
    const order = await buyer.becomes(placed.body.id, 'CONFIRMED');
    expect(order.history.map((entry) => entry.state)).toEqual(['PENDING', 'CONFIRMED']);
    await eventually(async () => {
      expect(await buyer.credit()).toMatchObject({ limit: 100_000, held: 0, spent: 900, available: 99_100 });
      expect(await staff.stock(sku)).toMatchObject({ available: 8, reserved: 0, sold: 2, onHand: 8 });
    });
    const shipped = await staff.call('POST', `/v1/orders/${order.id}/ship`);
    expect(shipped.body).toMatchObject({ state: 'SHIPPED', version: 3 });
  });

  it('refuses at the door what is not in stock, and names the lines', async () => {
    const sku = await staff.stockUp(100, 3);
    const buyer = await customer();
    const refused = await buyer.order(sku, 4);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: 'OUT_OF_STOCK', lines: [{ sku, requested: 4, available: 3 }] });
    expect((await buyer.call('GET', '/v1/orders')).body.items).toEqual([]);
  });

  it('rejects over the credit limit and gives the stock back', async () => {
    const sku = await staff.stockUp(60_000, 5);
    const buyer = await customer();
    const placed = await buyer.order(sku, 2);
    const order = await buyer.becomes(placed.body.id, 'REJECTED');
    expect(order.reason).toEqual({ code: 'CREDIT_LIMIT_EXCEEDED' });
    await eventually(async () => expect(await staff.stock(sku)).toMatchObject({ available: 5, reserved: 0, sold: 0 }));
    expect(await buyer.credit()).toMatchObject({ held: 0, spent: 0 });
  });

  it('gives stock and credit back when a CONFIRMED order is cancelled', async () => {
    const sku = await staff.stockUp(1_000, 5);
    const buyer = await customer();
    const { id } = (await buyer.order(sku, 3)).body;
    await buyer.becomes(id, 'CONFIRMED');
    const cancelled = await buyer.call('POST', `/v1/orders/${id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'CANCELLED', reason: { code: 'BY_CUSTOMER' } });
    await eventually(async () => {
      expect(await staff.stock(sku)).toMatchObject({ available: 5, reserved: 0, sold: 0 });
      expect(await buyer.credit()).toMatchObject({ held: 0, spent: 0, available: 100_000 });
    });
    expect((await buyer.call('POST', `/v1/orders/${id}/cancel`)).body.code).toBe('ORDER_NOT_CANCELLABLE');
  });

  it('makes one order of the same Idempotency-Key twice, also at the same time', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await customer();
    const key = { 'idempotency-key': randomUUID() };
    const first = await buyer.order(sku, 1, key);
    const again = await buyer.order(sku, 1, key);
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([202, first.body, 'true']);
    const other = { 'idempotency-key': randomUUID() };
    const together = await Promise.all([1, 2, 3].map(() => buyer.order(sku, 1, other)));
    for (const answer of together) expect([202, 409]).toContain(answer.status);
    expect((await buyer.call('GET', '/v1/orders')).body.items).toHaveLength(2);
  });

  it("shows nobody another one's order", async () => {
    const sku = await staff.stockUp(100, 10);
    const { id } = (await (await customer()).order(sku)).body;
    const stranger = await customer();
    expect((await stranger.call('GET', `/v1/orders/${id}`)).status).toBe(404);
    expect((await stranger.call('POST', `/v1/orders/${id}/cancel`)).status).toBe(404);
    expect((await staff.call('GET', `/v1/orders/${id}`)).status).toBe(200);
  });

  it('asks for a token', async () => {
    const answer = await shopper().call('GET', '/v1/orders');
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(answer.body).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
  });

  it('takes a session from its login through refresh and another password to its end', async () => {
    const [here, there] = [shopper(), shopper()];
    const login = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
    await here.call('POST', '/v1/auth/register', { ...login, name: 'Kim' });
    const first = await here.call('POST', '/v1/auth/login', login);
    const elsewhere = await there.call('POST', '/v1/auth/login', login);
    const refresh = (refreshToken: string) => here.call('POST', '/v1/auth/refresh', { refreshToken });
    const second = await refresh(first.body.refreshToken);
    expect([second.status, second.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const authorization = `Bearer ${second.body.accessToken}`;
    const as = (path: string, body?: object) => here.call('POST', path, body, { authorization });
    const change = { currentPassword: login.password, newPassword: 'another horse battery' };
    expect((await as('/v1/auth/password', change)).status).toBe(204);
    expect((await refresh(elsewhere.body.refreshToken)).body.code).toBe('REFRESH_INVALID');
    expect((await here.call('POST', '/v1/auth/login', login)).body.code).toBe('INVALID_CREDENTIALS');
    const { refreshToken } = second.body;
    expect((await here.call('POST', '/v1/auth/logout', { refreshToken })).status).toBe(204);
    expect((await refresh(refreshToken)).body.code).toBe('REFRESH_INVALID');
  });

  it('sells the last piece once to twenty who want it', async () => {
    const sku = await staff.stockUp(500, 1);
    const buyers: Shopper[] = [];
    // One after another: the user service hashes two passwords at once.
    while (buyers.length < 20) buyers.push(await customer());
    const answers = await Promise.all(buyers.map((buyer) => buyer.order(sku)));
    const outcomes = await Promise.all(
      answers.map(async ({ status, body }, n) =>
        status === 422 ? body.code : (await buyers[n]!.decided(body.id)).state,
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'CONFIRMED')).toHaveLength(1);
    for (const outcome of outcomes) expect(['CONFIRMED', 'REJECTED', 'OUT_OF_STOCK']).toContain(outcome);
    await eventually(async () => expect(await staff.stock(sku)).toMatchObject({ available: 0, reserved: 0, sold: 1 }));
  }, 90_000);

  it('composes the overview of user, credit and orders', async () => {
    const sku = await staff.stockUp(100, 10);
    const buyer = await customer();
    const { id } = (await buyer.order(sku)).body;
    const overview = await buyer.call('GET', '/v1/me/overview');
    expect(overview.status).toBe(200);
    expect(overview.body.orders.map((order: { id: string }) => order.id)).toEqual([id]);
    expect(overview.body.parts.map((part: { status: string }) => part.status)).toEqual(['ok', 'ok', 'ok']);
    expect(overview.body).toMatchObject({ user: { roles: ['customer'] }, credit: { limit: 100_000 } });
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
    const refused = await staff.call('POST', '/v1/orders', body);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body.requestId).toBe(refused.headers.get('x-request-id'));
  });
});
