import { orderConfirmed, productChanged, stockLevelChanged } from '@tessera/contracts';
import { json } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';

const ORDER = '0198c0de-0000-7000-8000-00000000000a';
const ANN = '0198c0de-0000-7000-8000-000000000001';
const price = { amount: 500, currency: 'EUR' };

let gateway: Gateway;
let version = 1;
const tokens: Record<'ann' | 'bob' | 'staff', string> = { ann: '', bob: '', staff: '' };

beforeAll(async () => {
  gateway = await startGateway();
  tokens.ann = gateway.signer.tokenOf(['customer'], ANN);
  tokens.bob = gateway.signer.tokenOf();
  tokens.staff = gateway.signer.tokenOf(['staff']);
});
afterAll(() => gateway.close());

/** Each test begins with a world in which nothing is kept any more. */
beforeEach(() => {
  for (const upstream of [gateway.order, gateway.inventory]) {
    upstream.reset();
    upstream.answer = (_, response) => json(response, 200, { version }, { etag: `"${version}"` });
  }
  confirm();
  changeProduct();
});

const confirm = (orderId = ORDER, customerId = ANN) =>
  gateway.say(orderConfirmed.of(orderId, 2, { orderId, customerId, lines: [], total: price }));
const changeProduct = (sku = 'TEA') =>
  gateway.say(productChanged.of(sku, 1, { sku, name: 'Tea', description: '', price, status: 'active', version: 1 }));

const get = async (path: string, token?: string, headers = {}) => {
  const answer = await gateway.ask(path, { ...(token && { token }), headers });
  return { ...answer, version: answer.json?.version, cache: answer.headers['x-cache'] };
};
const order = (token = tokens.ann, headers = {}) => get(`/v1/orders/${ORDER}`, token, headers);

it('answers a second time without asking, and says so', async () => {
  const first = await order();
  expect(first).toMatchObject({ status: 200, cache: 'MISS', version });
  expect(first.headers['server-timing']).toMatch(/^service;dur=[\d.]+, total;dur=[\d.]+$/);
  const again = await order();
  expect(again).toMatchObject({ status: 200, cache: 'HIT', version, headers: { age: '0', etag: `"${version}"` } });
  expect(again.headers['x-request-id']).toEqual(expect.any(String));
  expect(again.headers['content-security-policy']).toContain("default-src 'none'");
  expect(again.headers['server-timing']).toMatch(/^total;dur=[\d.]+$/);
  expect(gateway.order.seen).toHaveLength(1);
});

it('answers 304 from memory to whoever has it, and asks for the whole of it when it has nothing', async () => {
  const headers = { 'if-none-match': `"${version}"` };
  expect(await order(tokens.ann, headers)).toMatchObject({ status: 304, cache: 'MISS', text: '' });
  expect(gateway.order.seen[0]?.headers['if-none-match']).toBeUndefined();
  expect(await order(tokens.ann, headers)).toMatchObject({ status: 304, cache: 'HIT' });
  expect(await order()).toMatchObject({ status: 200, cache: 'HIT' });
  expect(gateway.order.seen).toHaveLength(1);
});

it('keeps what is private for its reader alone', async () => {
  await order();
  for (const token of [tokens.bob, tokens.staff]) expect((await order(token)).cache).toBe('MISS');
  expect(gateway.order.seen).toHaveLength(3);
});

it('keeps products for all, and apart for staff, who see more', async () => {
  expect((await get('/v1/products/TEA')).cache).toBe('MISS');
  for (const token of [tokens.ann, tokens.bob]) expect((await get('/v1/products/TEA', token)).cache).toBe('HIT');
  expect((await get('/v1/products/TEA', tokens.staff)).cache).toBe('MISS');
  expect((await get('/v1/products/TEA', 'nonsense')).cache).toBe('HIT');
});

it('drops an order when an event says that it has changed, and the lists that show it', async () => {
  const paths = [`/v1/orders/${ORDER}`, '/v1/orders', '/v1/orders?state=PENDING'];
  for (const path of paths) await get(path, tokens.ann);
  await get('/v1/orders', tokens.staff);
  await get('/v1/orders', tokens.bob);
  version += 1;
  confirm();
  for (const path of paths) expect(await get(path, tokens.ann)).toMatchObject({ cache: 'MISS', version });
  expect(await get('/v1/orders', tokens.staff)).toMatchObject({ cache: 'MISS', version });
  expect(await get('/v1/orders', tokens.bob)).toMatchObject({ cache: 'HIT', version: version - 1 });
});

it('knows an order by its id in any case', async () => {
  const path = `/v1/orders/${ORDER.toUpperCase()}`;
  await get(path, tokens.ann);
  version += 1;
  confirm();
  expect(await get(path, tokens.ann)).toMatchObject({ version });
});

it('drops a product and the lists when it or its stock changes', async () => {
  for (const change of [
    () => changeProduct(),
    () => gateway.say(stockLevelChanged.of('TEA', 2, { sku: 'TEA', available: 3 })),
  ]) {
    const paths = ['/v1/products', '/v1/products/TEA', '/v1/products?q=tea'];
    for (const path of paths) await get(path);
    await get('/v1/products/TEA/stock', tokens.staff);
    version += 1;
    change();
    for (const path of paths) expect(await get(path)).toMatchObject({ cache: 'MISS', version });
    expect(await get('/v1/products/TEA/stock', tokens.staff)).toMatchObject({ cache: 'MISS', version });
  }
});

it('shows a caller their own change at once, before any event, whatever it was answered', async () => {
  await order();
  await get('/v1/orders', tokens.ann);
  gateway.order.answer = (seen, response) =>
    json(response, seen.method === 'POST' ? 409 : 200, { version }, { etag: `"${version}"` });
  version += 1;
  await gateway.ask(`/v1/orders/${ORDER}/cancel`, { method: 'POST', token: tokens.ann });
  expect(await order()).toMatchObject({ cache: 'MISS', version });
  expect(await get('/v1/orders', tokens.ann)).toMatchObject({ cache: 'MISS', version });
});

it('keeps no refusal', async () => {
  gateway.order.answer = (_, response) => json(response, 404, {});
  for (const _ of [1, 2]) expect((await order()).status).toBe(404);
  expect(gateway.order.seen).toHaveLength(2);
});

it('asks once for many at once', async () => {
  gateway.order.answer = (_, response) => void setTimeout(() => json(response, 200, { version }), 100);
  const answers = await Promise.all(Array.from({ length: 20 }, () => order()));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(gateway.order.seen).toHaveLength(1);
});

it('checks token, role and limits of each request, kept or not', async () => {
  await order();
  await get('/v1/products/TEA/stock', tokens.staff);
  expect((await get(`/v1/orders/${ORDER}`)).status).toBe(401);
  expect((await get('/v1/products/TEA/stock', tokens.ann)).status).toBe(403);
});

it('answers HEAD from what GET was answered', async () => {
  await order();
  const answer = await gateway.ask(`/v1/orders/${ORDER}`, { method: 'HEAD', token: tokens.ann });
  expect([answer.status, answer.text, answer.headers['x-cache']]).toEqual([200, '', 'HIT']);
  expect(Number(answer.headers['content-length'])).toBeGreaterThan(0);
});

it('passes every byte of a text as it is', async () => {
  const text = 'Thé – 茶 🍵 \u0000 "quoted"';
  gateway.order.answer = (_, response) => json(response, 200, { text });
  for (const cache of ['MISS', 'HIT']) expect(await order()).toMatchObject({ cache, json: { text } });
});
