import { orderConfirmed, orderDetail, stockLevelChanged, userChanged } from '@tessera/contracts';
import { type Answer, json } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';

const ORDER = '0198c0de-0000-7000-8000-00000000000a';
const ANN = '0198c0de-0000-7000-8000-000000000001';
const at = '2026-01-01T00:00:00.000Z';
const price = { amount: 500, currency: 'EUR' };
const user = { id: ANN, email: 'a@b.c', name: 'Ann', roles: ['customer'], status: 'active', version: 1, createdAt: at };
const customer = { id: ANN, name: 'Ann', status: 'active' };
const order = {
  id: ORDER,
  customerId: ANN,
  state: 'PENDING',
  lines: [{ sku: 'TEA', name: 'Tea', quantity: 2, unitPrice: price, lineTotal: price }],
  total: price,
  placedAt: at,
  updatedAt: at,
  version: 1,
  history: [{ state: 'PENDING', at }],
};
const stock = [{ sku: 'TEA', available: 7 }];

let gateway: Gateway;
const failing: Answer = (_, response) => json(response, 500, {});
const answers: Record<string, Answer> = {};

beforeEach(async () => {
  gateway = await startGateway();
  Object.assign(answers, {
    [`/v1/orders/${ORDER}`]: (_, response) => json(response, 200, order),
    '/v1/users/me': (_, response) => json(response, 200, user),
    [`/v1/users/${ANN}`]: (_, response) => json(response, 200, user),
    '/internal/stock-check': (_, response) => json(response, 200, { short: [], stock }),
  } satisfies Record<string, Answer>);
  for (const upstream of [gateway.user, gateway.order, gateway.inventory])
    upstream.answer = (seen, response) => (answers[seen.url] ?? failing)(seen, response);
});
afterEach(() => gateway.close());

const detail = (roles = ['customer'], sub = ANN, headers = {}) =>
  gateway.ask(`/v1/orders/${ORDER}/detail`, { token: gateway.signer.tokenOf(roles, sub), headers });
const ok = (name: string) => ({ name, status: 'ok' });

it('shows an order, whose it is and what is left of its products', async () => {
  const { status, json, headers } = await detail();
  expect(status).toBe(200);
  expect(json).toEqual({ order, customer, stock, parts: [ok('order'), ok('customer'), ok('stock')] });
  expect(orderDetail.safeParse(json).success).toBe(true);
  expect(headers).toMatchObject({ etag: expect.stringMatching(/^"[\w-]{22}"$/), 'cache-control': 'private, no-cache' });
  expect(gateway.inventory.seen[0]).toMatchObject({ method: 'POST', body: '{"lines":[{"sku":"TEA","quantity":2}]}' });
});

it('asks for the customer in the way that the caller may', async () => {
  await detail();
  await detail(['staff'], '0198c0de-0000-7000-8000-000000000009');
  expect(gateway.user.seen.map(({ url }) => url)).toEqual(['/v1/users/me', `/v1/users/${ANN}`]);
});

it('serves the rest and names what failed, with neither tag nor cache', async () => {
  answers['/internal/stock-check'] = failing;
  const { status, json, headers } = await detail();
  expect([status, headers['x-aggregate-complete'], headers['cache-control'], headers['etag']]).toEqual([
    200,
    'false',
    'no-store',
    undefined,
  ]);
  const failed = { name: 'stock', status: 'failed', code: 'UPSTREAM_ERROR' };
  expect(json).toEqual({ order, customer, parts: [ok('order'), ok('customer'), failed] });
});

it('is 404 where the order is, 400 for what is no id, and fails with the order', async () => {
  answers[`/v1/orders/${ORDER}`] = (_, response) => json(response, 404, {});
  expect((await detail()).json).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  answers[`/v1/orders/${ORDER}`] = failing;
  expect((await detail()).json).toMatchObject({ status: 502, code: 'UPSTREAM_ERROR' });
  const broken = await gateway.ask('/v1/orders/7/detail', { token: gateway.signer.tokenOf() });
  expect(broken.json).toMatchObject({ status: 400, errors: [{ pointer: 'path/id' }] });
  expect(gateway.inventory.seen).toHaveLength(0);
});

it('answers 304 to whoever has it, all parts from memory', async () => {
  const { headers } = await detail();
  const again = await detail(['customer'], ANN, { 'if-none-match': headers['etag'] });
  expect([again.status, again.text]).toEqual([304, '']);
  expect([gateway.order.seen, gateway.user.seen, gateway.inventory.seen].map(({ length }) => length)).toEqual([
    1, 1, 1,
  ]);
});

it('asks again for the part that an event says has changed, and for no other', async () => {
  const seen = () => [gateway.order.seen, gateway.user.seen, gateway.inventory.seen].map(({ length }) => length);
  await detail();
  gateway.say(stockLevelChanged.of('TEA', 2, { sku: 'TEA', available: 3 }));
  await detail();
  expect(seen()).toEqual([1, 1, 2]);
  gateway.say(orderConfirmed.of(ORDER, 2, { orderId: ORDER, customerId: ANN, lines: [], total: price }));
  await detail();
  expect(seen()).toEqual([2, 1, 2]);
  const changes = { status: 'active', roles: ['customer'], sessionsValidFrom: at, sessionsEnded: [] } as const;
  gateway.say(
    userChanged.of(ANN, 2, { id: ANN, name: 'Anna', ...changes, roles: [...changes.roles], sessionsEnded: [] }),
  );
  await detail();
  expect(seen()).toEqual([2, 2, 2]);
});
