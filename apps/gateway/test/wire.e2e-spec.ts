import { type RawAnswer } from '@tessera/testing';
import { once } from 'node:events';
import { connect } from 'node:net';
import { json } from './fake-upstream.fixture.js';
import { type Gateway } from './gateway.fixture.js';
import { answers, CLOSE, KEEP, startWideGateway, statusesOf, written } from './wire.fixture.js';

/** Bytes at the gateway's door. What every HTTP door does is tested in libs/runtime; here it is the gateway's own ways of answering. */
const PRODUCT = '/v1/products/TEA';
let gateway: Gateway;
let bearer: string;
let wrong: string;

beforeAll(async () => {
  gateway = await startWideGateway();
  bearer = `Authorization: Bearer ${gateway.signer.tokenOf(['staff'])}\r\n`;
  wrong = 'Authorization: Bearer a.b.c\r\n';
});
afterAll(() => gateway.close());
beforeEach(async () => {
  for (const service of [gateway.user, gateway.order, gateway.inventory]) service.reset();
  gateway.inventory.answer = (_, response) => json(response, 200, { sku: 'TEA' }, { etag: '"1"' });
  // It is kept from here on.
  await gateway.ask(PRODUCT);
});

const TYPE = 'Content-Type: application/json\r\n';
const CHUNKED = 'Transfer-Encoding: chunked\r\n';
const KNOWN = 'If-None-Match: "1"\r\n';

/** Early answers to requests whose body is still to come. */
const early: [what: string, status: number, request: (framing: string) => string][] = [
  ['a token that is none', 401, (framing) => written('POST /v1/orders', KEEP + TYPE + wrong + framing)],
  ['no route', 404, (framing) => written('POST /v1/nothing', KEEP + TYPE + framing)],
  ['another method', 405, (framing) => written('PUT /v1/orders', KEEP + TYPE + framing)],
  [
    'another type',
    415,
    (framing) => written('POST /v1/orders', `${KEEP}Content-Type: text/plain\r\n${bearer}${framing}`),
  ],
  ['a GET from the cache', 200, (framing) => written(`GET ${PRODUCT}`, KEEP + framing)],
  ['a GET that is known', 304, (framing) => written(`GET ${PRODUCT}`, KEEP + KNOWN + framing)],
  ['a HEAD from the cache', 200, (framing) => written(`HEAD ${PRODUCT}`, KEEP + framing)],
  ['a GET that is handed on', 200, (framing) => written('GET /v1/users/me', KEEP + bearer + framing)],
];

describe.each(early)('an answer to %s', (what, status, request) => {
  const methods = what.includes('HEAD') ? ['HEAD'] : [];

  it('is the only one, and the last, when its body turns out broken', async () => {
    expect(await statusesOf(gateway, `${request(CHUNKED)}1\r\n{\r\n`, { methods, later: 'ZZ\r\n' })).toEqual([status]);
  });

  it('is the only one when there is junk where its body should be', async () => {
    const [first, ...more] = await statusesOf(gateway, `${request(CHUNKED)}ZZ\r\nGET / HTTP/1.1\r\n\r\n`, { methods });
    // The parser may be faster than whoever answers.
    expect([status, 400]).toContain(first);
    expect(more).toEqual([]);
  });

  it('is followed by that to the next request when its body ends as it said', async () => {
    const next = written(`GET ${PRODUCT}`, CLOSE);
    const sized = request('Content-Length: 5\r\n');
    expect(await statusesOf(gateway, sized, { methods, later: `{"a"}${next}` })).toEqual([status, 200]);
    expect(await statusesOf(gateway, `${sized}{"a"}${next}`, { methods })).toEqual([status, 200]);
  });

  it('takes nothing of its body for a request', async () => {
    const inside = written('DELETE /v1/products/INSIDE', KEEP + bearer);
    const sized = request(`Content-Length: ${inside.length}\r\n`);
    const next = written(`GET ${PRODUCT}`, CLOSE);
    expect(await statusesOf(gateway, sized, { methods, later: inside + next })).toEqual([status, 200]);
    expect(gateway.inventory.seen.map(({ method }) => method)).not.toContain('DELETE');
  });
});

it.each([
  ['kept', `GET ${PRODUCT}`],
  ['handed on', 'GET /v1/users/me'],
])('what is %s is received by who sends all of a body before they listen', async (_, start) => {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1').pause();
  socket.write(written(start, `${CLOSE}${bearer}Content-Length: 50000\r\n`));
  for (let sent = 0; sent < 50_000; sent += 10_000) {
    // Long enough for a server that does not wait to have closed.
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.write('x'.repeat(10_000));
  }
  const [said] = await once(socket.resume(), 'data');
  expect(String(said)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

describe('framing that is read in two ways', () => {
  it.each([
    ['a length and chunks', `Content-Length: 5\r\n${CHUNKED}`],
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n'],
    ['a list of lengths', 'Content-Length: 5, 5\r\n'],
    ['a signed length', 'Content-Length: +5\r\n'],
    ['a length in hex', 'Content-Length: 0x5\r\n'],
    ['a length that is less than none', 'Content-Length: -1\r\n'],
    ['a length beyond all numbers', 'Content-Length: 99999999999999999999\r\n'],
    ['gzip as transfer coding', 'Transfer-Encoding: gzip\r\n'],
    ['gzip behind chunks', 'Transfer-Encoding: chunked, gzip\r\n'],
    ['a coding nobody knows', 'Transfer-Encoding: xchunked\r\n'],
    ['a blank before the colon', 'Content-Length : 5\r\n'],
    ['a header line that goes on', 'Transfer-Encoding:\r\n chunked\r\n'],
    ['a lone line feed', 'X: y\nContent-Length: 5\r\n'],
    ['a NUL in a name', 'Content-\0Length: 5\r\n'],
  ])('is refused once: %s', async (_, framing) => {
    for (const [path, lines] of [
      ['GET /v1/users/me', bearer],
      ['POST /v1/orders', TYPE + bearer],
      [`GET ${PRODUCT}`, ''],
    ]) {
      const sent = written(path ?? '', KEEP + lines + framing, 'hello');
      const got = await statusesOf(gateway, [sent, written(`GET ${PRODUCT}`, CLOSE)]);
      expect(got).toEqual([400]);
    }
    expect(gateway.order.seen).toEqual([]);
  });
});

describe('requests in one go', () => {
  it('are answered in their order, from the cache or not', async () => {
    gateway.user.answer = (seen, response) => void setTimeout(() => json(response, 200, { from: seen.url }), 50);
    const cached = written(`GET ${PRODUCT}`, KEEP);
    const proxied = written('GET /v1/users/me', KEEP + bearer);
    const head = written(`HEAD ${PRODUCT}`, KEEP);
    const last = written('GET /v1/nothing', CLOSE);
    const sent = [cached, proxied, cached, head, proxied, cached, last];
    const methods = ['GET', 'GET', 'GET', 'HEAD'];
    const all = await answers(gateway, sent, { methods });
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 404]);
    const told = all.map(({ body }) => (body ? Object.keys(JSON.parse(body))[0] : ''));
    expect(told).toEqual(['sku', 'from', 'sku', '', 'from', 'sku', 'type']);
  });

  it('are answered as far as they are whole, when one of them is broken', async () => {
    gateway.user.answer = (seen, response) => void setTimeout(() => json(response, 200, { from: seen.url }), 50);
    const proxied = written('GET /v1/users/me', KEEP + bearer);
    for (const [, , request] of early) {
      const all = await answers(gateway, [proxied, proxied, `${request(CHUNKED)}1\r\n{\r\nZZ\r\n`]);
      expect(all.map(({ status, body }) => [status, body])).toEqual([
        [200, '{"from":"/v1/users/me"}'],
        [200, '{"from":"/v1/users/me"}'],
      ]);
    }
  });

  it('are answered byte by byte as well', async () => {
    const request = written(`GET ${PRODUCT}`, CLOSE);
    expect(await statusesOf(gateway, [...request])).toEqual([200]);
  });
});

describe('HTTP/1.0', () => {
  const old = (target: string, lines = '') => `GET ${target} HTTP/1.0\r\n${lines}\r\n`;

  it.each([PRODUCT, '/v1/users/me', '/v1/nothing'])('is answered once and closed: %s', async (target) => {
    const [answer, ...more] = await answers(gateway, old(target, bearer) + old(target, bearer));
    expect(more).toEqual([]);
    expect(answer?.headers).toMatchObject({ connection: 'close', 'content-length': String(answer?.body.length) });
  });

  it('keeps the connection when it says so', async () => {
    const alive = 'Connection: keep-alive\r\n';
    expect(await statusesOf(gateway, old(PRODUCT, alive) + old('/v1/users/me', bearer))).toEqual([200, 200]);
  });

  it('gets no chunks', async () => {
    for (const target of [PRODUCT, '/v1/users/me', '/openapi.json', '/health/ready'])
      for (const { headers } of await answers(gateway, old(target, bearer)))
        expect(headers).not.toHaveProperty('transfer-encoding');
  });
});

describe('upgrades', () => {
  it.each([
    [
      'h2c',
      'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n',
    ],
    [
      'a websocket',
      'Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGVzdA==\r\nSec-WebSocket-Version: 13\r\n',
    ],
  ])('to %s are passed over', async (_, lines) => {
    for (const target of [PRODUCT, '/v1/users/me']) {
      const [answer, ...more] = await answers(gateway, written(`GET ${target}`, `Host: test\r\n${bearer}${lines}`));
      expect([answer?.status, more]).toEqual([200, []]);
      expect(answer?.headers).not.toHaveProperty('upgrade');
    }
    const [seen] = gateway.user.seen;
    expect(Object.keys(seen?.headers ?? {})).not.toContain('upgrade');
  });

  it('by prior knowledge of HTTP/2 are none', async () => {
    const [status, ...more] = await statusesOf(gateway, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    expect([400, 505]).toContain(status);
    expect(more).toEqual([]);
  });
});

const length = ({ headers }: RawAnswer) => headers['content-length'];

describe('HEAD', () => {
  it('from the cache says what GET says, without a byte of it', async () => {
    const [get] = await answers(gateway, written(`GET ${PRODUCT}`, CLOSE));
    const [head] = await answers(gateway, written(`HEAD ${PRODUCT}`, CLOSE), { methods: ['HEAD'] });
    expect(head && length(head)).toBe(get && length(get));
    expect(head?.headers['content-type']).toBe(get?.headers['content-type']);
  });

  it.each([200, 404])('that is handed on says no length that GET would not have: %i', async (status) => {
    gateway.user.answer = ({ method }, response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': '9' });
      response.end(method === 'HEAD' ? undefined : '{"a":"b"}');
    };
    const [head, ...more] = await answers(gateway, written('HEAD /v1/users/me', CLOSE + bearer), { methods: ['HEAD'] });
    expect([head?.status, more]).toEqual([status, []]);
    expect([undefined, '9']).toContain(head && length(head));
    expect(head?.headers).not.toHaveProperty('transfer-encoding');
  });

  it('of what has not changed has neither body nor length', async () => {
    for (const method of ['HEAD', 'GET']) {
      const sent = written(`${method} ${PRODUCT}`, KEEP + KNOWN) + written(`${method} ${PRODUCT}`, CLOSE + KNOWN);
      const all = await answers(gateway, sent, { methods: [method, method] });
      expect(all.map(({ status }) => status)).toEqual([304, 304]);
      for (const { headers } of all) {
        expect(headers).not.toHaveProperty('content-length');
        expect(headers).not.toHaveProperty('transfer-encoding');
        expect(headers['etag']).toBe('"1"');
      }
    }
  });
});
