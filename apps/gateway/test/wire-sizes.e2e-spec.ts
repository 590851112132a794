import { json } from './fake-upstream.fixture.js';
import { type Gateway } from './gateway.fixture.js';
import { answers, CLOSE, startWideGateway, statusesOf, written } from './wire.fixture.js';

/** Requests that are large, slow, odd or deep, and right as far as HTTP goes. */
const PRODUCT = '/v1/products/TEA';
const TYPE = 'Content-Type: application/json\r\n';
let gateway: Gateway;
let bearer: string;

beforeAll(async () => {
  gateway = await startWideGateway();
  bearer = `Authorization: Bearer ${gateway.signer.tokenOf()}\r\n`;
});
afterAll(() => gateway.close());
beforeEach(() => {
  for (const service of [gateway.user, gateway.order, gateway.inventory]) service.reset();
  gateway.inventory.answer = (_, response) => json(response, 200, { sku: 'TEA' }, { etag: '"1"' });
});

describe('sizes', () => {
  it.each([
    ['a target of 15 kB', written(`GET /v1/products?q=${'x'.repeat(15_000)}`, CLOSE), 200],
    ['a target of 17 kB', written(`GET /v1/products?q=${'x'.repeat(17_000)}`, CLOSE), 431],
    ['a long part of a path', written(`GET /v1/products/${'x'.repeat(201)}`, CLOSE), 414],
    ['a header of 17 kB', written(`GET ${PRODUCT}`, `${CLOSE}X: ${'x'.repeat(17_000)}\r\n`), 431],
    ['a hundred headers', written(`GET ${PRODUCT}`, CLOSE + 'X: y\r\n'.repeat(100)), 200],
    ['ten thousand headers', written(`GET ${PRODUCT}`, CLOSE + 'X: y\r\n'.repeat(10_000)), 431],
    ['a name of 17 kB', written(`GET ${PRODUCT}`, `${CLOSE}${'x'.repeat(17_000)}: y\r\n`), 431],
    ['an asterisk', written('GET *', CLOSE), 404],
    ['an asterisk for all', written('OPTIONS *', CLOSE), 404],
    ['a path with no end of dots', written(`GET /v1/${'../'.repeat(500)}products`, CLOSE), 404],
    ['a fragment', written('GET /v1/products/TEA#x', CLOSE), 400],
  ])('%s', async (_, request, status) => {
    expect(await statusesOf(gateway, request)).toEqual([status]);
  });
});

it('an Accept never fails a request', async () => {
  for (const accept of ['text/html', 'image/png', '*/*;q=0', '', 'nonsense', ',', 'application/json;q=x'])
    for (const [target, status] of [
      [PRODUCT, 200],
      ['/v1/users/me', 200],
      ['/v1/nothing', 404],
      ['/health/ready', 200],
    ] as const)
      expect(await statusesOf(gateway, written(`GET ${target}`, `${CLOSE}${bearer}Accept: ${accept}\r\n`))).toEqual([
        status,
      ]);
});

it('gives headers 10 s, a whole request 30 s, and silence 65 s', () => {
  const { headersTimeout, requestTimeout, keepAliveTimeout, timeout } = gateway.app.getHttpServer();
  expect({ headersTimeout, requestTimeout, keepAliveTimeout, timeout }).toEqual({
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    // Of an answer: streams go on for longer than any.
    timeout: 0,
  });
});

describe('JSON bombs', () => {
  const post = (target: string, body: string) =>
    written(`POST ${target}`, `${CLOSE}${TYPE}${bearer}Content-Length: ${body.length}\r\n`, body);
  const bombs = [
    ['lists in lists', '['.repeat(30_000) + ']'.repeat(30_000)],
    ['objects in objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['lists without an end', '['.repeat(60_000)],
    ['many members', `{${Array.from({ length: 6_000 }, (_, n) => `"k${n}":0`).join(',')}}`],
    ['one member again and again', `{${'"email":"a@b.c",'.repeat(3_900)}"password":[]}`],
    ['a number without an end', '1'.repeat(60_000)],
    ['an e-mail without an end', `{"email":"${'a'.repeat(60_000)}@b.c","password":"x"}`],
    ['an e-mail of dots', `{"email":"${'a.'.repeat(20_000)}@","password":"x"}`],
  ] as const;

  it.each(bombs)('at the login are refused in few words: %s', async (_, body) => {
    const [answer, ...more] = await answers(gateway, post('/v1/auth/login', body));
    expect([answer?.status, more]).toEqual([400, []]);
    expect(answer?.body.length).toBeLessThan(4_000);
    expect(gateway.user.seen).toEqual([]);
  });

  it.each(bombs)('at orders are handed on as they are, for their service to refuse: %s', async (_, body) => {
    expect(await statusesOf(gateway, post('/v1/orders', body))).toEqual([200]);
    expect(gateway.order.seen[0]?.body).toBe(body);
  });
});
