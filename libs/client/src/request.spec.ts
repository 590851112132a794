import { routes } from '@tessera/contracts';
import { requestOf } from './request.js';

const ID = '0198c0de-0000-7000-8000-000000000001';

it('puts fields where the route has them: path, query, body', () => {
  expect(requestOf(routes.listOrders, { state: 'PENDING', limit: 5, cursor: undefined }, {})).toMatchObject({
    method: 'GET',
    target: '/v1/orders?state=PENDING&limit=5',
    body: undefined,
  });
  expect(requestOf(routes.changeUser, { id: ID, status: 'blocked' }, {})).toMatchObject({
    method: 'PATCH',
    target: `/v1/users/${ID}`,
    headers: { 'content-type': 'application/json' },
    body: '{"status":"blocked"}',
  });
  expect(requestOf(routes.cancelOrder, { id: ID }, {})).toMatchObject({ headers: {}, body: undefined });
});

it('escapes what goes into path and query', () => {
  expect(requestOf(routes.getProduct, { sku: 'a/b?c#d ü' }, {}).target).toBe('/v1/products/a%2Fb%3Fc%23d%20%C3%BC');
  expect(requestOf(routes.listProducts, { q: 'a&b=c ü' }, {}).target).toBe('/v1/products?q=a%26b%3Dc+%C3%BC');
});

it.each(['', '.', '..', undefined])('refuses a path parameter that would lead elsewhere: %p', (sku) => {
  expect(() => requestOf(routes.getProduct, { sku }, {})).toThrow(TypeError);
});

it('writes options as headers, a version as an ETag', () => {
  const options = { ifMatch: 3, ifNoneMatch: '"3-7"', idempotencyKey: 'k', wait: 5, headers: { 'x-request-id': 'r' } };
  expect(requestOf(routes.placeOrder, {}, options).headers).toEqual({
    'content-type': 'application/json',
    'if-match': '"3"',
    'if-none-match': '"3-7"',
    'idempotency-key': 'k',
    prefer: 'wait=5',
    'x-request-id': 'r',
  });
});

it('names itself without the query, which may be somebody’s address', () => {
  expect(requestOf(routes.listUsers, { email: 'a@b.c' }, {}).name).toBe('GET /v1/users');
});
