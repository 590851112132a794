import { type TestApp, startApp } from './app.fixture.js';
import { type HttpClient, expectProblem } from './http-client.fixture.js';
import { newSku, tea } from './products.fixture.js';

let app: TestApp;
const ask: HttpClient = (...request) => app.ask(...request);

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.stop());

const check = (lines: unknown, as?: string) => ask('POST', '/internal/stock-check', { body: { lines }, as });

it('serves HTTP while Kafka is away, and says that it is not ready', async () => {
  expect((await ask('GET', '/health/live')).status).toBe(200);
  const ready = await ask('GET', '/health/ready');
  expect([ready.status, ready.body['checks']]).toEqual([
    503,
    { keys: 'ok', mongo: 'ok', kafka: 'down', users: 'down' },
  ]);
});

describe('POST /internal/stock-check', () => {
  it('names the lines that cannot be had now', async () => {
    const [some, retired, ghost] = [await app.products.stocked(5), await app.products.stocked(5), newSku()];
    await app.products.retire(retired);
    const lines = (quantity: number) => [some, retired, ghost].map((sku) => ({ sku, quantity }));
    const { status, body } = await check(lines(5), 'customer');
    const none = [retired, ghost].map((sku) => ({ sku, requested: 5, available: 0 }));
    const left = (sku: string, available: number) => ({ sku, available });
    const stock = [left(some, 5), left(retired, 0), left(ghost, 0)];
    expect([status, body]).toEqual([200, { short: none, stock }]);
    expect((await check(lines(6), 'customer')).body['short']).toContainEqual({ sku: some, requested: 6, available: 5 });
  });

  it('refuses lines that no order could have, and strangers', async () => {
    const one = { sku: 'TEA', quantity: 1 };
    for (const lines of [[], [one, one], [{ sku: 'TEA', quantity: 0 }], [{ sku: 'TEA', quantity: 1001 }], undefined])
      expectProblem(await check(lines, 'customer'), 400, 'VALIDATION_FAILED');
    expectProblem(await check([{ sku: 'TEA', quantity: 1 }]), 401, 'UNAUTHENTICATED');
  });
});

describe('every staff route', () => {
  const routes: { method: string; path: string; body?: object }[] = [
    { method: 'PUT', path: '/v1/products/TEA', body: tea },
    { method: 'DELETE', path: '/v1/products/TEA' },
    { method: 'POST', path: '/v1/products/TEA/adjustments', body: { delta: 1, reason: 'x' } },
    { method: 'GET', path: '/v1/products/TEA/stock' },
    { method: 'GET', path: '/v1/products/TEA/movements' },
  ];

  it.each(routes)('$method $path: 401 without a token, 403 for customers', async ({ method, path, body }) => {
    const anonymous = await ask(method, path, { body });
    expectProblem(anonymous, 401, 'UNAUTHENTICATED');
    expect(anonymous.headers.get('www-authenticate')).toBe('Bearer');
    const broken = await ask(method, path, { body, headers: { authorization: 'Bearer x' } });
    expectProblem(broken, 401, 'UNAUTHENTICATED');
    expect(broken.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expectProblem(await ask(method, path, { as: 'customer', body }), 403, 'FORBIDDEN');
  });
});

it.each([
  ['PATCH', '/v1/products/TEA', 'DELETE, GET, HEAD, OPTIONS, PUT'],
  ['POST', '/v1/products', 'GET, HEAD, OPTIONS'],
  ['GET', '/internal/stock-check', 'OPTIONS, POST'],
  ['DELETE', '/v1/products/TEA/stock', 'GET, HEAD, OPTIONS'],
])('%s %s is not allowed, and says what is', async (method, path, allow) => {
  const answer = await ask(method, path);
  expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
  expect(answer.headers.get('allow')).toBe(allow);
});

it('knows no other route', async () => {
  expectProblem(await ask('GET', '/v1/nothing'), 404, 'NOT_FOUND');
  expectProblem(await ask('GET', '/v1/products/'), 404, 'NOT_FOUND');
});
