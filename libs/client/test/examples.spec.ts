import { type OrderView } from '@tessera/contracts';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Client, createClient, isProblem, type SessionTokens } from '../src/index.js';
import { fakeApi, ID, json, problem, type Sent, tokens, user } from './fake-api.fixture.js';

/** The examples of docs/client.md, word for word: what a page shows must compile, run and do what the page says. */
const at = '2026-01-01T00:00:00.000Z';
const price = { amount: 500, currency: 'EUR' };
const lines = [{ sku: 'TEA-GREEN-100', quantity: 2 }];
const placed = {
  id: ID,
  customerId: ID,
  state: 'SHIPPED',
  lines: [],
  total: price,
  placedAt: at,
  updatedAt: at,
  version: 3,
  history: [],
} as OrderView;
const product = { sku: 'TEA', name: 'Tea', description: '', price, available: 8, version: 1 };
const credit = { limit: 100_000, held: 0, spent: 0, available: 100_000, currency: 'EUR' };
const short = [{ sku: 'TEA', requested: 2, available: 1 }];

const answers: Record<string, (sent: Sent) => Response> = {
  'POST /v1/auth/login': () => json(200, tokens(1)),
  'POST /v1/orders': ({ body }) =>
    'expectedTotal' in Object(body) ? problem('OUT_OF_STOCK', {}, { lines: short }) : json(201, placed),
  'GET /v1/users/me/credit': () => json(200, credit),
  [`PATCH /v1/users/${ID}`]: () => json(200, user),
  [`GET /v1/orders/${ID}`]: () => new Response(null, { status: 304 }),
  'GET /v1/orders': () => json(200, { items: [placed], next: null }),
  'GET /v1/products': ({ path }) => json(200, { items: [product], next: path.includes('cursor') ? null : 'c' }),
  [`GET /v1/orders/${ID}/events`]: () => new Response(`event: state\nid: 3\ndata: ${JSON.stringify(placed)}\n\n`),
};
const answer = (sent: Sent) => answers[`${sent.method} ${sent.path.split('?', 1)[0]}`]?.(sent);

const open = () => fakeApi(answer);
const [email, password, key, baseUrl] = ['a@b.c', 'correct horse battery', 'key-1', ''];
const [order, expectedTotal, { signal }] = [placed, 900, new AbortController()];

it('calls', async () => {
  const { sent, api: fake } = open();
  const createClient = (_: { baseUrl: string }): Client => fake;

  const api = createClient({ baseUrl: 'http://localhost:3000' });
  await api.logIn({ email, password });
  const order = await api.placeOrder({ lines: [{ sku: 'TEA-GREEN-100', quantity: 2 }] });
  const { available } = await api.getMyCredit();

  expect([order.id, available, sent[1]?.headers['authorization']]).toEqual([ID, 100_000, 'Bearer access-1']);
});

it('options', async () => {
  const { api, sent } = open();

  await api.changeUser({ id: user.id, status: 'blocked' }, { ifMatch: user.version });
  await api.placeOrder({ lines, note: 'no hurry' }, { idempotencyKey: crypto.randomUUID(), wait: 5 });
  const newer = await api.getOrder({ id: order.id }, { ifNoneMatch: order.version }); // undefined when there is none

  expect(newer).toBeUndefined();
  const headers = [{ 'if-match': '"3"' }, { prefer: 'wait=5' }, { 'if-none-match': '"3"' }];
  expect(sent).toMatchObject(headers.map((headers) => ({ headers })));
});

it('exchange', async () => {
  const { api } = open();

  const answer = await api.exchange('placeOrder', { lines }, { idempotencyKey: key, wait: 5 });
  const isDecided = answer.status === 201;
  const { etag, requestId, replayed, headers } = answer;

  expect([isDecided, etag, requestId, replayed]).toEqual([true, undefined, undefined, false]);
  expect(headers.get('content-type')).toBe('application/json');
});

it('lists', async () => {
  const { api } = open();
  const names: string[] = [];

  const { items, next } = await api.listOrders({ state: 'CONFIRMED', limit: 50 });
  for await (const product of api.every.listProducts({ q: 'green tea' })) names.push(product.name); // all pages, as they are needed

  expect([items.length, next, names]).toEqual([1, null, ['Tea', 'Tea']]);
});

it('errors', async () => {
  const { api } = open();
  const shown: unknown[] = [];
  const show = (what: unknown) => shown.push(what);

  try {
    await api.placeOrder({ lines, expectedTotal });
  } catch (error) {
    if (isProblem(error, 'OUT_OF_STOCK')) show(error.lines.map(({ sku, available }) => `${available} of ${sku} left`));
    else if (isProblem(error, 'PRICE_CHANGED', 'UNKNOWN_PRODUCT')) show('the shelf has changed');
    else throw error;
  }

  expect(shown).toEqual([['1 of TEA left']]);
});

it('sessions', () => {
  const kept: { tokens: SessionTokens | undefined } = { tokens: tokens(4) };

  const returning = createClient({ baseUrl, tokens: kept.tokens, onTokens: (tokens) => (kept.tokens = tokens) });

  expect(returning.tokens).toEqual(tokens(4));
});

it('watching', async () => {
  const { api } = open();
  const shown: unknown[] = [];
  const show = (what: unknown) => shown.push(what);

  for await (const { data } of api.watchOrder({ id: order.id }, { signal })) show(data.state);

  expect(shown).toEqual(['SHIPPED']);
});

it('are what the page shows', () => {
  const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
  const dense = (text: string) => text.replace(/\s/g, '');
  const examples = [...read('../../../docs/client.md').matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
  const here = dense(read('./examples.spec.ts'));
  expect(examples).toHaveLength(7);
  expect(examples.filter((code) => !here.includes(dense(code)))).toEqual([]);
});
