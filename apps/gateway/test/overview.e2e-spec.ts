import { eventually } from '@tessera/testing';
import { type Answer, json } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';

const ID = '0198c0de-0000-7000-8000-000000000001';
const at = '2026-01-01T00:00:00.000Z';
const price = { amount: 500, currency: 'EUR' };
const user = { id: ID, email: 'a@b.c', name: 'A', roles: ['customer'], status: 'active', version: 1, createdAt: at };
const credit = { limit: 100_000, held: 0, spent: 500, available: 99_500, currency: 'EUR' };
const order = {
  id: ID,
  customerId: ID,
  state: 'CONFIRMED',
  lines: [{ sku: 'TEA', name: 'Tea', quantity: 1, unitPrice: price, lineTotal: price }],
  total: price,
  placedAt: at,
  updatedAt: at,
  version: 2,
  history: [
    { state: 'PENDING', at },
    { state: 'CONFIRMED', at },
  ],
};

let gateway: Gateway;
let token: string;
const failing: Answer = (_, response) => json(response, 500, {});
const parts: Record<string, Answer> = {};
/** The caller's, of whatever role: staff would be given everyone's. */
const ownOrders = `/v1/orders?limit=10&customerId=${ID}`;

beforeEach(async () => {
  gateway = await startGateway();
  token = gateway.signer.token({ sub: ID });
  Object.assign(parts, {
    '/v1/users/me': (_, response) => json(response, 200, user),
    '/v1/users/me/credit': (_, response) => json(response, 200, credit),
    [ownOrders]: (_, response) => json(response, 200, { items: [order], next: null }),
  } satisfies Record<string, Answer>);
  const answer: Answer = (seen, response) => parts[seen.url]?.(seen, response);
  gateway.user.answer = answer;
  gateway.order.answer = answer;
});
afterEach(() => gateway.close());

const ok = (name: string) => ({ name, status: 'ok' });
/** What the public says of a deadline counts for nothing. */
const headers = { 'x-request-id': 'trip', 'x-request-deadline': '1' };
const overview = () => gateway.ask('/v1/me/overview', { token, headers });

it('puts user, credit and orders together, asked in the caller’s name', async () => {
  const { status, json, headers } = await overview();
  expect(status).toBe(200);
  expect(json).toEqual({ user, credit, orders: [order], parts: [ok('user'), ok('credit'), ok('orders')] });
  expect(headers['x-aggregate-complete']).toBeUndefined();
  expect(headers).toMatchObject({ etag: expect.any(String), 'cache-control': 'private, no-cache' });
  const timed = headers['server-timing']?.split(', ').map((entry) => entry.replace(/[\d.]+$/, 'N'));
  expect(new Set(timed)).toEqual(new Set(['user;dur=N', 'credit;dur=N', 'orders;dur=N', 'total;dur=N']));
  for (const seen of [...gateway.user.seen, ...gateway.order.seen])
    expect(seen.headers).toMatchObject({ authorization: `Bearer ${token}`, 'x-request-id': 'trip' });
});

it('serves the rest and names what failed', async () => {
  parts[ownOrders] = failing;
  const { status, json, headers } = await overview();
  expect([status, headers['x-aggregate-complete'], headers['cache-control']]).toEqual([200, 'false', 'no-store']);
  expect(json).toEqual({
    user,
    credit,
    parts: [
      { name: 'user', status: 'ok' },
      { name: 'credit', status: 'ok' },
      { name: 'orders', status: 'failed', code: 'UPSTREAM_ERROR' },
    ],
  });
  expect(headers['etag']).toBeUndefined();
});

it('gives a slow part 85 % of the time and then goes without it', async () => {
  parts['/v1/users/me/credit'] = () => undefined;
  // With all of the time it would have been a 504.
  const { status, json } = await overview();
  expect([status, json.parts[1]]).toEqual([200, { name: 'credit', status: 'failed', code: 'UPSTREAM_TIMEOUT' }]);
});

it('does not ask a part that keeps failing, and still serves the others', async () => {
  parts['/v1/users/me/credit'] = failing;
  for (let i = 0; i < 5; i += 1) await overview();
  const before = gateway.user.seen.filter(({ url }) => url.endsWith('/credit')).length;
  const { json } = await overview();
  expect(json.parts[1]).toEqual({ name: 'credit', status: 'failed', code: 'UPSTREAM_UNAVAILABLE' });
  expect(json.user).toEqual(user);
  expect(gateway.user.seen.filter(({ url }) => url.endsWith('/credit'))).toHaveLength(before);
});

it('fails as a whole with the failure of the user, without waiting for the rest', async () => {
  parts[ownOrders] = () => undefined;
  const expected = [
    [failing, 502, 'UPSTREAM_ERROR'],
    [(_, response) => json(response, 503, {}), 503, 'UPSTREAM_UNAVAILABLE'],
    [(_, response) => json(response, 200, { no: 'user' }), 502, 'UPSTREAM_ERROR'],
    [(_, response) => json(response, 401, {}), 401, 'UNAUTHENTICATED'],
    [(_, response) => json(response, 404, {}), 502, 'UPSTREAM_ERROR'],
  ] satisfies [Answer, number, string][];
  for (const [answer, status, code] of expected) {
    parts['/v1/users/me'] = answer;
    const started = performance.now();
    const { json: problem, ...whole } = await overview();
    expect([whole.status, problem.code]).toEqual([status, code]);
    // The part that never answers would have taken 2.55 s.
    expect(performance.now() - started).toBeLessThan(2_500);
  }
});

it('is 504 when the user is too slow and 503 when the user service is away', async () => {
  parts['/v1/users/me'] = () => undefined;
  expect((await overview()).json.code).toBe('UPSTREAM_TIMEOUT');
  await gateway.user.close();
  expect((await overview()).json.code).toBe('UPSTREAM_UNAVAILABLE');
});

it('asks for nothing any more when nobody waits for it', async () => {
  parts['/v1/users/me/credit'] = () => undefined;
  parts[ownOrders] = () => undefined;
  const asked = gateway.ask('/v1/me/overview', { token, signal: AbortSignal.timeout(300) });
  await expect(asked).rejects.toThrow();
  await eventually(() => expect([gateway.user.aborted, gateway.order.aborted]).toEqual([1, 1]));
});

it('is for those who are logged in', async () => {
  expect((await gateway.ask('/v1/me/overview')).status).toBe(401);
});
