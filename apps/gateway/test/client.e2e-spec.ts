import { type ClientSettings, createClient, type SessionTokens } from '@tessera/client';
import { type OrderView } from '@tessera/contracts';
import { seconds } from '@tessera/testing';
import { FakeUpstream, json } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';

/** @tessera/client over real connections to the real gateway, in front of services that answer what a test says. */
const ID = '0198c0de-0000-7000-8000-000000000001';
const at = '2026-01-01T00:00:00.000Z';
const price = { amount: 500, currency: 'EUR' };
const lines = [{ sku: 'TEA', quantity: 1 }];
const order = (version = 1, state: OrderView['state'] = 'PENDING'): OrderView => ({
  id: ID,
  customerId: ID,
  state,
  lines: [{ sku: 'TEA', name: 'Tea', quantity: 1, unitPrice: price, lineTotal: price }],
  total: price,
  placedAt: at,
  updatedAt: at,
  version,
  history: [{ state: 'PENDING', at }],
});

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  for (const service of [gateway.user, gateway.order, gateway.inventory]) service.reset();
});

const client = (settings: Partial<ClientSettings> = {}) =>
  createClient({ baseUrl: gateway.url, tokens: { accessToken: gateway.signer.tokenOf() }, check: true, ...settings });
const pair = (accessToken: string, refreshToken: string) =>
  ({ accessToken, tokenType: 'Bearer', expiresIn: 900, refreshToken }) as const;

it('renews an expired token once, and repeats what it was refused', async () => {
  const kept: (SessionTokens | undefined)[] = [];
  const stale = gateway.signer.token({ iat: seconds() - 1_000, exp: seconds() - 100 });
  const fresh = pair(gateway.signer.tokenOf(), 'next');
  gateway.user.answer = (_, response) => json(response, 200, fresh);
  gateway.order.answer = (_, response) => json(response, 202, order());
  const api = client({ tokens: pair(stale, 'first'), onTokens: (tokens) => kept.push(tokens) });
  const placed = await Promise.all([api.placeOrder({ lines }), api.placeOrder({ lines })]);
  expect(placed).toEqual([order(), order()]);
  expect(gateway.user.seen.map(({ url, body }) => [url, body])).toEqual([
    ['/v1/auth/refresh', '{"refreshToken":"first"}'],
  ]);
  expect(gateway.order.seen).toHaveLength(2);
  expect([kept, api.tokens]).toEqual([[fresh], fresh]);
});

it('ends the session when nothing opens it any more', async () => {
  const kept: (SessionTokens | undefined)[] = [];
  gateway.user.answer = (_, response) =>
    json(response, 401, { code: 'REFRESH_REUSED', status: 401 }, { 'content-type': 'application/problem+json' });
  const api = client({ tokens: pair('no-token-at-all', 'spent'), onTokens: (tokens) => kept.push(tokens) });
  await expect(api.getOrder({ id: ID })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect([kept, api.tokens, gateway.order.seen]).toEqual([[undefined], undefined, []]);
});

it('reads what the gateway itself refuses', async () => {
  const api = client();
  await expect(client({ tokens: undefined }).getOrder({ id: ID })).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
    requestId: expect.any(String),
  });
  await expect(api.getStock({ sku: 'TEA' })).rejects.toMatchObject({ status: 403, code: 'FORBIDDEN' });
  await expect(api.placeOrder({ lines, note: 'x'.repeat(70_000) })).rejects.toMatchObject({
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
    told: true,
  });
});

it('keeps key, waiting time and condition on their way, and says what was replayed or is not new', async () => {
  const api = client();
  gateway.order.answer = (_, response) => json(response, 202, order(), { 'idempotency-replayed': 'true' });
  const answer = await api.exchange('placeOrder', { lines }, { idempotencyKey: 'key-1', wait: 0 });
  expect([answer.status, answer.replayed, answer.headers.get('preference-applied')]).toEqual([202, true, 'wait=0']);
  expect(gateway.order.seen[0]?.headers).toMatchObject({ 'idempotency-key': 'key-1' });
  gateway.order.answer = (_, response) => json(response, 200, order(), { etag: '"1"' });
  expect(await api.getOrder({ id: ID }, { ifNoneMatch: 1 })).toBeUndefined();
});

it('tries again what was sent into a service that was away', async () => {
  const waits: number[] = [];
  const api = client({ retries: 3, onRetry: ({ seconds }) => waits.push(seconds) });
  gateway.order.answer = (_, response) => json(response, 200, order(), { etag: '"1"' });
  await gateway.order.close();
  const asked = api.getOrder({ id: ID });
  await expect(client().getOrder({ id: ID })).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    retryAfterSeconds: expect.any(Number),
  });
  await gateway.order.open();
  expect(await asked).toEqual(order());
  expect(waits.length).toBeGreaterThan(0);
});

it('watches an order over a connection that breaks', async () => {
  const server = await new FakeUpstream().open();
  const state = (version: number, name: OrderView['state']) =>
    `event: state\r\nid: ${version}\r\ndata: ${JSON.stringify(order(version, name))}\r\n\r\n`;
  server.answer = ({ headers }, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (headers['last-event-id']) return response.end(state(2, 'SHIPPED'));
    response.write(`retry: 1\r\n\r\n${state(1, 'PENDING')}`);
    return setTimeout(() => response.destroy(), 50);
  };
  const seen: string[] = [];
  for await (const { id, data } of client({ baseUrl: server.url }).watchOrder({ id: ID })) seen.push(id + data.state);
  expect(seen).toEqual(['1PENDING', '2SHIPPED']);
  expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1']);
  await server.close();
});
