import { v7 as uuidv7 } from 'uuid';
import { type TestApp, startApp } from './app.fixture.js';
import { type HttpClient, expectProblem } from './http-client.fixture.js';
import { newSku, price } from './products.fixture.js';

let app: TestApp;
const ask: HttpClient = (...request) => app.ask(...request);

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.stop());

const list = async (query: string, as?: string) => {
  const answer = await ask('GET', `/v1/products?${query}`, { as });
  const items = answer.body['items'] as { sku: string; available: number; status?: string }[];
  return { ...answer, items, skus: items.map((item) => item.sku) };
};

describe('GET /v1/products/{sku}', () => {
  it('shows a product to anyone, with an ETag that moves with its stock', async () => {
    const sku = await app.products.stocked(5);
    const { status, headers, body } = await ask('GET', `/v1/products/${sku}`);
    expect([status, headers.get('etag')]).toEqual([200, '"1-1"']);
    expect(body).toEqual({ sku, name: 'Green Tea', description: '', price, available: 5, version: 1 });
    await app.products.hold(sku, 2);
    const after = await ask('GET', `/v1/products/${sku}`);
    expect([after.headers.get('etag'), after.body['available']]).toEqual(['"1-2"', 3]);
  });

  it.each(['"1-1"', 'W/"1-1"', '"9", "1-1"', '*'])('is 304 without a body for If-None-Match %s', async (known) => {
    const sku = await app.products.stocked(5);
    const headers = { 'if-none-match': known };
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask(method, `/v1/products/${sku}`, { headers });
      expect([answer.status, answer.body, answer.headers.get('etag')]).toEqual([304, undefined, '"1-1"']);
    }
    await app.products.hold(sku, 1);
    expect((await ask('GET', `/v1/products/${sku}`, { headers })).status).toBe(known === '*' ? 304 : 200);
  });

  it('shows the status to staff only, and a retired one to nobody else', async () => {
    const sku = await app.products.stocked();
    expect((await ask('GET', `/v1/products/${sku}`, { as: 'staff' })).body['status']).toBe('active');
    await app.products.retire(sku);
    expect((await ask('GET', `/v1/products/${sku}`, { as: 'admin' })).body['status']).toBe('retired');
    expectProblem(await ask('GET', `/v1/products/${sku}`, { as: 'customer' }), 404, 'NOT_FOUND');
    expectProblem(await ask('GET', `/v1/products/${sku}`), 404, 'NOT_FOUND');
  });

  it('refuses an unknown SKU and one that is none', async () => {
    expectProblem(await ask('GET', `/v1/products/${newSku()}`), 404, 'NOT_FOUND');
    for (const sku of ['lower', 'A'.repeat(41), 'A%00', 'A%2FB', '%C3%84'])
      expectProblem(await ask('GET', `/v1/products/${sku}`), 400, 'VALIDATION_FAILED', 'path/sku');
  });

  it.each(['HOSEPIPE-20', 'MONGO-NETWORK-ERROR', '11000', '10107'])(
    'takes %s for a name, not for a failure',
    async (sku) => {
      expectProblem(await ask('GET', `/v1/products/${sku}`), 404, 'NOT_FOUND');
    },
  );

  it('is shown to six hundred who ask at once', async () => {
    const sku = await app.products.stocked(5);
    const answers = await Promise.all(Array.from({ length: 600 }, () => ask('GET', `/v1/products/${sku}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('refuses a path that cannot be read, or is too long, in the same form', async () => {
    for (const [sku, status, code] of [
      ['%zz', 400, 'BAD_REQUEST'],
      ['A'.repeat(201), 414, 'URI_TOO_LONG'],
    ] as const) {
      const answer = await ask('GET', `/v1/products/${sku}`, { headers: { 'x-request-id': 'mine' } });
      expectProblem(answer, status, code);
      expect([answer.headers.get('x-request-id'), answer.body['requestId']]).toEqual(['mine', 'mine']);
    }
  });

  it('answers HEAD without a body', async () => {
    const sku = await app.products.stocked();
    const { status, text } = await ask('HEAD', `/v1/products/${sku}`);
    expect([status, text]).toEqual([200, '']);
  });
});

describe('GET /v1/products', () => {
  it('pages by SKU, with a link to the next page', async () => {
    const word = `w${uuidv7().slice(-8)}`;
    const skus: string[] = [];
    for (const pieces of [3, 2, 1]) skus.push(await app.products.stocked(pieces, { name: `Tea ${word}`, price }));
    const first = await list(`q=${word}&limit=2`);
    expect(first.skus).toEqual(skus.toSorted().slice(0, 2));
    expect(first.headers.get('link')).toBe(
      `</v1/products?q=${word}&limit=2&cursor=${String(first.body['next'])}>; rel="next"`,
    );
    const second = await list(`q=${word}&limit=2&cursor=${String(first.body['next'])}`);
    expect([second.skus, second.body['next'], second.headers.get('link')]).toEqual([
      skus.toSorted().slice(2),
      null,
      null,
    ]);
    expect([...first.items, ...second.items].map((item) => item.available).toSorted()).toEqual([1, 2, 3]);
  });

  it('finds products in which every word begins one of the name or a part of the SKU, in any case, never as a pattern', async () => {
    const sku = await app.products.stocked(0, { name: 'Käse (fein) 100%, Crème brûlée', price });
    const part = sku.slice('SKU-'.length, -2).toLowerCase();
    for (const q of ['KÄSE (FEIN)', 'kase fein', `100% ${sku.toLowerCase()}`, `cre bru ${part}`, 'Kä\u0308se creme'])
      expect((await list(`q=${encodeURIComponent(q)}`)).skus).toEqual([sku]);
    for (const q of ['käse none', 'k.se', 'äse', '[(', '.*', '$gt', '—'])
      expect((await list(`q=${encodeURIComponent(q)}`)).skus).toEqual([]);
  });

  it('finds by the new name after a change, and no longer by the old one', async () => {
    const [before, after] = [`a${uuidv7().slice(-8)}`, `b${uuidv7().slice(-8)}`];
    const sku = await app.products.stocked(0, { name: before, price });
    await ask('PUT', `/v1/products/${sku}`, {
      as: 'staff',
      body: { name: after, price },
      headers: { 'if-match': '*' },
    });
    expect([(await list(`q=${before}`)).skus, (await list(`q=${after}`)).skus]).toEqual([[], [sku]]);
  });

  it.each([
    'x'.repeat(200),
    'a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 6 7 8 9 '.repeat(2),
    '🍵 茶 ß İ',
  ])('answers %s at once', async (q) => expect((await list(`q=${encodeURIComponent(q)}`)).status).toBe(200));

  it('neither repeats nor leaves out a product while others come between its pages', async () => {
    const word = `w${uuidv7().slice(-8)}`;
    const put = (sku: string) =>
      ask('PUT', `/v1/products/${sku}-${word.toUpperCase()}`, { as: 'staff', body: { name: 'Tea', price } });
    for (const sku of ['C', 'E', 'G', 'I']) await put(sku);
    const first = await list(`q=${word}&limit=2`);
    for (const sku of ['A', 'D', 'H']) await put(sku);
    const second = await list(`q=${word}&limit=9&cursor=${String(first.body['next'])}`);
    expect([...first.skus, ...second.skus].map((sku) => sku.charAt(0))).toEqual(['C', 'E', 'G', 'H', 'I']);
    expect(second.body['next']).toBeNull();
  });

  it('lists retired ones for staff only', async () => {
    const sku = await app.products.stocked();
    await app.products.retire(sku);
    expect((await list(`q=${sku}`)).skus).toEqual([]);
    expect((await list(`q=${sku}`, 'staff')).items).toEqual([expect.objectContaining({ sku, status: 'retired' })]);
  });

  it.each([
    ['limit=0', 'query/limit'],
    ['limit=101', 'query/limit'],
    ['limit=x', 'query/limit'],
    ['limit=1&limit=2', 'query/limit'],
    ['cursor=nonsense', 'query/cursor'],
    ['cursor=', 'query/cursor'],
    // Another list's, one with something behind it, and a SKU that is none: base64url of 7, "TEA" and "tea".
    ['cursor=Nw', 'query/cursor'],
    ['cursor=IlRFQSI.', 'query/cursor'],
    ['cursor=InRlYSI', 'query/cursor'],
    ['cursor=eyIkZ3QiOiIifQ', 'query/cursor'],
    ['q=', 'query/q'],
    ['q=a%00b', 'query/q'],
    ['what=1', 'query/what'],
  ])('refuses %s', async (query, pointer) => {
    expectProblem(await ask('GET', `/v1/products?${query}`), 400, 'VALIDATION_FAILED', pointer);
  });
});
