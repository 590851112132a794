import { type TestApp, startApp } from './app.fixture.js';
import { type HttpClient, expectProblem } from './http-client.fixture.js';
import { newSku, price, tea } from './products.fixture.js';
import { rowsOf } from './mongo.fixture.js';

let app: TestApp;
const ask: HttpClient = (...request) => app.ask(...request);

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.stop());

const put = (sku: string, body: unknown, headers = {}, as = 'staff') =>
  ask('PUT', `/v1/products/${sku}`, { as, body, headers });

describe('PUT /v1/products/{sku}', () => {
  it('creates, then replaces the version that was read', async () => {
    const sku = newSku();
    const created = await put(sku, tea);
    expect([created.status, created.headers.get('etag'), created.body['version']]).toEqual([201, '"1-0"', 1]);
    const replaced = await put(sku, { ...tea, description: 'Fresh.' }, { 'if-match': '"1-0"' });
    expect([replaced.status, replaced.headers.get('etag'), replaced.body['description']]).toEqual([
      200,
      '"2-0"',
      'Fresh.',
    ]);
    expect((await put(sku, tea, { 'if-match': '"2"' })).status).toBe(200);
    const outbox = (await rowsOf(app.database, 'outbox')).filter((row) => row['key']?.toString() === sku);
    expect(outbox.map((row) => row['seq'])).toEqual([1, 2, 3]);
  });

  it('refuses to replace blindly, or what has changed, or what is not there', async () => {
    const sku = await app.products.stocked();
    expectProblem(await put(sku, tea), 428, 'VERSION_REQUIRED');
    expectProblem(await put(sku, tea, { 'if-match': '"7"' }), 412, 'VERSION_MISMATCH');
    expectProblem(await put(sku, tea, { 'if-match': 'nonsense' }), 412, 'VERSION_MISMATCH');
    expectProblem(await put(newSku(), tea, { 'if-match': '"1"' }), 412, 'VERSION_MISMATCH');
  });

  it('takes any version for `*`, and any of a list', async () => {
    const sku = await app.products.stocked();
    expect((await put(sku, tea, { 'if-match': '*' })).headers.get('etag')).toMatch(/^"2-/);
    expect((await put(sku, tea, { 'if-match': '"1", "2"' })).headers.get('etag')).toMatch(/^"3-/);
    expectProblem(await put(sku, tea, { 'if-match': '"1", "2"' }), 412, 'VERSION_MISMATCH');
    expectProblem(await put(sku, tea, { 'if-match': 'W/"3"' }), 412, 'VERSION_MISMATCH');
    expectProblem(await put(newSku(), tea, { 'if-match': '*' }), 412, 'VERSION_MISMATCH');
  });

  it('lets one of many that create or replace at once win', async () => {
    const sku = newSku();
    const codes = async (headers: object) =>
      (await Promise.all(Array.from({ length: 5 }, () => put(sku, tea, headers)))).map(({ status }) => status);
    expect((await codes({})).toSorted()).toEqual([201, 428, 428, 428, 428]);
    expect((await codes({ 'if-match': '"1"' })).toSorted()).toEqual([200, 412, 412, 412, 412]);
  });

  it('brings a retired one back', async () => {
    const sku = await app.products.stocked();
    await app.products.retire(sku);
    expect((await put(sku, tea, { 'if-match': '"2"' })).body['status']).toBe('active');
    expect((await ask('GET', `/v1/products/${sku}`)).status).toBe(200);
  });

  it.each([
    [{ ...tea, colour: 'red' }, '/colour'],
    [{ ...tea, price: { ...price, tax: 1 } }, '/price/tax'],
    [{ price }, '/name'],
    [{ ...tea, name: '' }, '/name'],
    [{ ...tea, name: 'x'.repeat(201) }, '/name'],
    [{ ...tea, name: 'a\0b' }, '/name'],
    [{ ...tea, description: 'x'.repeat(5_001) }, '/description'],
    [{ ...tea, price: { amount: -1, currency: 'EUR' } }, '/price/amount'],
    [{ ...tea, price: { amount: 1_000_000_001, currency: 'EUR' } }, '/price/amount'],
    [{ ...tea, price: { amount: 1.5, currency: 'EUR' } }, '/price/amount'],
    [{ ...tea, price: { amount: 1, currency: 'USD' } }, '/price/currency'],
    [{ ...tea, price: { amount: 1, currency: 'euro' } }, '/price/currency'],
    [[], ''],
    ['null', ''],
  ])('refuses case %#, wrong at its place', async (body, pointer) => {
    expectProblem(await put(newSku(), body), 400, 'VALIDATION_FAILED', pointer);
  });

  it('refuses what is not JSON, too large, or no JSON by its own word', async () => {
    expectProblem(await put(newSku(), '{"name":'), 400, 'MALFORMED_JSON');
    const latin = Buffer.from(JSON.stringify({ ...tea, name: 'Th\u00e9' }), 'latin1');
    expectProblem(await put(newSku(), latin), 400, 'MALFORMED_JSON');
    expectProblem(await put(newSku(), { ...tea, description: 'x'.repeat(70_000) }), 413, 'PAYLOAD_TOO_LARGE');
    expectProblem(await put(newSku(), '<tea/>', { 'content-type': 'text/xml' }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });
});

describe('DELETE /v1/products/{sku}', () => {
  it('retires once, and keeps it so', async () => {
    const sku = await app.products.stocked();
    const retire = (headers = {}) => app.products.retire(sku, headers);
    expectProblem(await retire({ 'if-match': '"9"' }), 412, 'VERSION_MISMATCH');
    expect([(await retire()).status, (await retire()).status]).toEqual([204, 204]);
    expect((await ask('GET', `/v1/products/${sku}`, { as: 'staff' })).body['version']).toBe(2);
  });

  it('refuses an unknown one', async () => {
    expectProblem(await ask('DELETE', `/v1/products/${newSku()}`, { as: 'staff' }), 404, 'NOT_FOUND');
  });
});
