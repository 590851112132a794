import { v7 as uuidv7 } from 'uuid';
import { type TestApp, startApp } from './app.fixture.js';
import { type HttpClient, expectProblem, signer } from './http-client.fixture.js';
import { newSku } from './products.fixture.js';

let app: TestApp;
const ask: HttpClient = (...request) => app.ask(...request);

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.stop());

describe('POST /v1/products/{sku}/adjustments', () => {
  it('answers with the stock after it', async () => {
    const sku = await app.products.stocked(5);
    await app.products.hold(sku, 2);
    const { status, body } = await app.products.adjust(sku, { delta: 10, reason: 'delivery' });
    expect([status, body]).toEqual([201, { sku, onHand: 15, reserved: 2, available: 13, version: 3 }]);
  });

  it('refuses to cut into what is reserved, and to pile up without end', async () => {
    const sku = await app.products.stocked(5);
    await app.products.hold(sku, 2);
    expectProblem(await app.products.adjust(sku, { delta: -4, reason: 'lost' }), 409, 'INSUFFICIENT_STOCK');
    const full = { available: 999_999_000 };
    await app.database.connection.collection<{ _id: string }>('stocks').updateOne({ _id: sku }, { $set: full });
    expectProblem(await app.products.adjust(sku, { delta: 999, reason: 'more' }), 409, 'STOCK_LIMIT');
  });

  it('still adjusts a retired product', async () => {
    const sku = await app.products.stocked(5);
    await app.products.retire(sku);
    expect((await app.products.adjust(sku, { delta: -5, reason: 'sold off' })).status).toBe(201);
  });

  it('does a request with a key once', async () => {
    const sku = await app.products.stocked(5);
    const once = { 'idempotency-key': uuidv7(), authorization: `Bearer ${signer.tokenOf(['staff'])}` };
    const body = { delta: 1, reason: 'found' };
    const [first, again] = [await app.products.adjust(sku, body, once), await app.products.adjust(sku, body, once)];
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect([again.status, again.headers.get('idempotency-replayed'), again.body]).toEqual([201, 'true', first.body]);
    expectProblem(await app.products.adjust(sku, { ...body, delta: 2 }, once), 422, 'IDEMPOTENCY_MISMATCH');
    const other = { ...once, authorization: `Bearer ${signer.tokenOf(['staff'])}` };
    expect((await app.products.adjust(sku, body, other)).body['available']).toBe(7);
  });

  it.each([
    [{ delta: 0, reason: 'x' }, '/delta'],
    [{ delta: 1_000_001, reason: 'x' }, '/delta'],
    [{ delta: 0.5, reason: 'x' }, '/delta'],
    [{ delta: '1', reason: 'x' }, '/delta'],
    [{ delta: 1 }, '/reason'],
    [{ delta: 1, reason: 'x'.repeat(201) }, '/reason'],
    [{ delta: 1, reason: 'a\0b' }, '/reason'],
    [{ delta: 1, reason: 'x', sku: 'A' }, '/sku'],
  ])('refuses case %#, wrong at its place', async (body, pointer) => {
    expectProblem(await app.products.adjust('TEA', body), 400, 'VALIDATION_FAILED', pointer);
  });

  it('refuses an empty or too long key, and an unknown SKU', async () => {
    const body = { delta: 1, reason: 'x' };
    for (const key of ['', 'k'.repeat(129)]) {
      const answer = await app.products.adjust('TEA', body, { 'idempotency-key': key });
      expectProblem(answer, 400, 'VALIDATION_FAILED', 'header/idempotency-key');
    }
    expectProblem(await app.products.adjust(newSku(), body), 404, 'NOT_FOUND');
  });
});

describe('GET stock and movements', () => {
  it('show a stock and the ledger that adds up to it, newest first', async () => {
    const sku = await app.products.stocked(5);
    await app.products.hold(sku, 2);
    const stock = await ask('GET', `/v1/products/${sku}/stock`, { as: 'staff' });
    expect([stock.status, stock.body]).toEqual([
      200,
      { sku, onHand: 5, reserved: 2, sold: 0, available: 3, version: 2 },
    ]);
    const first = await ask('GET', `/v1/products/${sku}/movements?limit=1`, { as: 'staff' });
    const [path] = /(?<=<)[^>]*/.exec(first.headers.get('link') ?? '') ?? [''];
    const second = await ask('GET', path, { as: 'staff' });
    const entry = { id: expect.any(String), at: expect.any(String), sku, sold: 0 };
    expect([first.body['items'], second.body]).toEqual([
      [{ ...entry, kind: 'RESERVED', available: -2, reserved: 2, orderId: expect.any(String) }],
      { items: [{ ...entry, kind: 'ADJUSTED', available: 5, reserved: 0, reason: 'opening' }], next: null },
    ]);
  });

  it('refuse an unknown SKU and a foreign cursor', async () => {
    for (const view of ['stock', 'movements'])
      expectProblem(await ask('GET', `/v1/products/${newSku()}/${view}`, { as: 'staff' }), 404, 'NOT_FOUND');
    const sku = await app.products.stocked();
    const others = [0, -1, 1.5, 2 ** 53, '1', null, [1], { $gt: 0 }, 'TEA', uuidv7()].map((place) =>
      Buffer.from(JSON.stringify(place)).toString('base64url'),
    );
    for (const cursor of ['x', '%00', ...others]) {
      const answer = await ask('GET', `/v1/products/${sku}/movements?cursor=${cursor}`, { as: 'staff' });
      expectProblem(answer, 400, 'VALIDATION_FAILED', 'query/cursor');
    }
  });
});
