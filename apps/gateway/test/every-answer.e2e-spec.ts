import { securityHeaders } from '@tessera/runtime';
import { json } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';
import { limits } from './limits.fixture.js';
import { OrderBook } from './order-book.fixture.js';
import { answers, CLOSE, written } from './wire.fixture.js';

/** What all answers have in common, on each of the ways that they take: through hooks, past them, in parts, as a stream. */
const SHOP = 'https://shop.example';
const ANN = '0198c0de-0000-7000-8000-000000000001';
const at = '2026-01-01T00:00:00.000Z';
const ann = { id: ANN, email: 'a@b.c', name: 'Ann', roles: ['customer'], status: 'active', version: 1, createdAt: at };
const PRODUCT = '/v1/products/TEA';

const book = new OrderBook();
const placed = book.place(ANN).id;
book.become(placed, 'CONFIRMED');
book.become(placed, 'SHIPPED');

let gateway: Gateway;
let bearer: string;

beforeAll(async () => {
  gateway = await startGateway({
    CORS_ORIGINS: `https://other.example, ${SHOP}`,
    ...limits({ refresh: { quota: 1 } }),
  });
  bearer = `Authorization: Bearer ${gateway.signer.tokenOf(['customer'], ANN)}\r\n`;
  gateway.order.answer = book.answer;
  gateway.inventory.answer = (_, response) => json(response, 200, { sku: 'TEA' }, { etag: '"1"' });
  gateway.user.answer = ({ url }, response) =>
    url === '/v1/auth/logout-all' ? response.writeHead(204).end() : json(response, 200, ann);
});
afterAll(() => gateway.close());

const ORIGIN = `Origin: ${SHOP}\r\n`;
const body = (text: string, type = 'application/json') => `Content-Type: ${type}\r\nContent-Length: ${text.length}\r\n`;
const ask = async (start: string, lines: string, text = '') => {
  const [method = ''] = start.split(' ', 1);
  const [answer, ...more] = await answers(gateway, written(start, CLOSE + lines, text), { methods: [method] });
  expect(more).toEqual([]);
  return answer;
};

const all: [what: string, status: number, start: string, lines?: string, text?: string][] = [
  ['handed on', 200, 'GET /v1/users/me'],
  ['asked for the first time', 200, `GET ${PRODUCT}`],
  ['kept', 200, `GET ${PRODUCT}`],
  ['a HEAD', 200, `HEAD ${PRODUCT}`],
  ['known to its client', 304, `GET ${PRODUCT}`, 'If-None-Match: "1"\r\n'],
  ['an overview', 200, 'GET /v1/me/overview'],
  ['a detail', 200, `GET /v1/orders/${placed}/detail`],
  ['a stream', 200, `GET /v1/orders/${placed}/events`],
  ['a stream that was seen', 204, `GET /v1/orders/${placed}/events`, 'Last-Event-ID: 3\r\n'],
  ['without content', 204, 'POST /v1/auth/logout-all'],
  ['a document', 200, 'GET /openapi.json'],
  ['health', 200, 'GET /health/ready'],
  ['what may be asked', 204, 'OPTIONS /v1/orders'],
  ['a refused body', 400, 'POST /v1/auth/login', body('{'), '{'],
  ['a token that is none', 401, 'GET /v1/orders', 'Authorization: Bearer a.b.c\r\n'],
  ['a role too low', 403, 'GET /v1/users'],
  ['no route', 404, 'GET /v1/nothing'],
  ['nobody’s order', 404, `GET /v1/orders/${ANN}/detail`],
  ['another method', 405, 'DELETE /v1/orders'],
  [
    'too large',
    413,
    'POST /v1/orders',
    'Content-Type: application/json\r\nContent-Length: 70000\r\n',
    'x'.repeat(70_000),
  ],
  ['another type', 415, 'POST /v1/orders', body('x', 'text/plain'), 'x'],
  ['a target with a flaw', 400, 'GET /v1/%zz'],
  ['an expectation', 417, 'GET /v1/products', 'Expect: tea\r\n'],
  ['a first refresh', 200, 'POST /v1/auth/refresh', body('{}'), '{}'],
  ['one too many', 429, 'POST /v1/auth/refresh', body('{}'), '{}'],
];

it.each(all)('has all that every answer has: %s, %i', async (_, status, start, lines = '', text = '') => {
  const own = lines.startsWith('Authorization') ? lines : bearer + lines;
  const answer = await ask(start, `${own}${ORIGIN}X-Request-Id: mine\r\n`, text);
  expect(answer?.status).toBe(status);
  expect(answer?.headers).toMatchObject({
    ...securityHeaders,
    'x-request-id': 'mine',
    date: expect.any(String),
    vary: 'Origin',
    'access-control-allow-origin': SHOP,
    'access-control-expose-headers': expect.stringContaining('X-Request-Id'),
  });
  expect(answer?.headers).not.toHaveProperty('access-control-allow-credentials');
  expect(answer?.headers).not.toHaveProperty('server');
  if (status >= 400) expect(answer?.headers['content-type']).toContain('application/problem+json');
});

it('shows pages of no other origin what they may read', async () => {
  for (const origin of [
    'https://evil.example',
    'null',
    `${SHOP}.evil.example`,
    'http://shop.example',
    `${SHOP}:444`,
    '',
  ])
    for (const start of [`GET ${PRODUCT}`, 'GET /v1/users/me', 'GET /v1/nothing', 'OPTIONS /v1/orders']) {
      const answer = await ask(start, `${bearer}Origin: ${origin}\r\nAccess-Control-Request-Method: GET\r\n`);
      expect(answer?.headers['vary']).toBe('Origin');
      expect(Object.keys(answer?.headers ?? {}).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  expect((await ask(`GET ${PRODUCT}`, ''))?.headers).toMatchObject({ vary: 'Origin', 'x-cache': 'HIT' });
});

describe('a preflight', () => {
  const preflight = (path: string, more = '') =>
    ask(`OPTIONS ${path}`, `${ORIGIN}Access-Control-Request-Method: POST\r\n${more}`);

  it('is told the methods of the route and the headers that mean something here', async () => {
    const answer = await preflight('/v1/orders', 'Access-Control-Request-Headers: authorization,prefer\r\n');
    expect([answer?.status, answer?.body]).toEqual([204, '']);
    expect(answer?.headers).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-methods': 'GET, HEAD, OPTIONS, POST',
      'access-control-max-age': '600',
    });
    const names = ['authorization', 'content-type', 'if-match', 'if-none-match', 'idempotency-key', 'prefer'];
    names.push('last-event-id', 'x-request-id', 'traceparent');
    expect(answer?.headers['access-control-allow-headers']?.toLowerCase().split(', ').toSorted()).toEqual(
      names.toSorted(),
    );
  });

  it('of a path that nobody has is 404, and allows nothing', async () => {
    const answer = await preflight('/v1/nothing');
    expect(answer?.status).toBe(404);
    expect(answer?.headers).not.toHaveProperty('access-control-allow-methods');
  });

  it('is not every OPTIONS', async () => {
    const answer = await ask('OPTIONS /v1/orders', ORIGIN);
    expect(answer?.headers).not.toHaveProperty('access-control-allow-methods');
  });
});

describe('an order service that is away', () => {
  it('is told with Retry-After by what is composed as by what is handed on', async () => {
    await gateway.order.close();
    // Nothing is kept of this one.
    const { id } = book.place(ANN);
    for (const start of [`GET /v1/orders/${id}/detail`, 'GET /v1/orders?limit=1']) {
      const answer = await ask(start, bearer);
      expect([start, answer?.status]).toEqual([start, 503]);
      expect(Number(answer?.headers['retry-after'])).toBeGreaterThan(0);
    }
    await gateway.order.open();
  });
});
