import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { serviceSettings } from '../config.js';
import { startService } from '../start-service.js';
import { httpLimits } from './limits.js';

let kept: unknown[] = [];

@Controller('things')
class Things {
  @Get(':name')
  one(@Param('name') name: string, @Query('q') q?: string) {
    return { name, q };
  }

  @Post()
  add(@Body({ schema: z.strictObject({ name: z.string() }) }) body: object) {
    kept.push(body);
    return body;
  }

  @Post(':name/cancel')
  cancel() {
    return { cancelled: true };
  }
}

@Module({ controllers: [Things] })
class TestModule {}

let app: NestFastifyApplication;
let port: number;

const start = (http = {}) =>
  startService({
    name: 'test',
    module: TestModule,
    settings: serviceSettings.parse({ LOG_LEVEL: 'silent' }),
    port: 0,
    http,
  });

beforeAll(async () => {
  app = await start();
  port = Number(new URL(await app.getUrl()).port);
});
beforeEach(() => (kept = []));
afterAll(() => app.close());

const sockets: Socket[] = [];
// One that a service forgot to close would keep it from ending.
afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));

/** All that is answered until the connection ends. `parts` are written at once, `later` when the first bytes are there. */
const exchange = (to: number, parts: (string | Buffer)[], later?: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(to, '127.0.0.1');
    sockets.push(socket);
    let said = '';
    socket.on('data', (chunk) => (said += chunk.toString()));
    socket.once('close', () => resolve(said)).once('error', reject);
    for (const part of parts) socket.write(part);
    if (later) socket.once('data', () => socket.write(later));
  });

const parse = (answer: string) => {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  const headers = Object.fromEntries(
    fields.map((field) => [field.split(':')[0]?.toLowerCase(), field.slice(field.indexOf(':') + 2)]),
  );
  return { status: Number(line.split(' ')[1]), headers, body: body === '' ? undefined : JSON.parse(body) };
};

const HOST = 'Host: test\r\nConnection: close\r\n';
const ask = async (...parts: (string | Buffer)[]) => parse(await exchange(port, parts));
const get = (target: string, headers = '') => ask(`GET ${target} HTTP/1.1\r\n${HOST}${headers}\r\n`);

/** What belongs to one answer alone. */
const own = ['content-type', 'content-length', 'date', 'connection', 'keep-alive', 'x-request-id', 'allow'];
const lasting = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name)));

const expectProblem = async (answer: ReturnType<typeof parse>, status: number, code: string) => {
  expect([answer.status, answer.body?.code, answer.body?.status]).toEqual([status, code, status]);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.headers['x-request-id']).toMatch(/^[A-Za-z0-9._-]{1,128}$/);
  expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
  expect(lasting(answer.headers)).toEqual(lasting((await get('/things/tea')).headers));
};

it('sends security headers with every answer', async () => {
  const { status, headers } = await get('/things/tea');
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-security-policy': expect.stringContaining("default-src 'self'"),
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'no-referrer',
  });
});

describe('what no route ever sees is answered like everything else', () => {
  it.each([
    ['a broken escape', '/things/%zz', 400, 'BAD_REQUEST'],
    ['an escape that is no UTF-8', '/things/%ff', 400, 'BAD_REQUEST'],
    ['the same in a query', '/things/tea?q=%C3%28', 400, 'BAD_REQUEST'],
    ['bytes that should be escaped', '/things/t\u00e9', 400, 'BAD_REQUEST'],
    ['a part too long', `/things/${'x'.repeat(300)}`, 414, 'URI_TOO_LONG'],
    ['no route', '/nothing', 404, 'NOT_FOUND'],
    ['a target that is no path', 'things', 400, 'BAD_REQUEST'],
  ])('%s', async (_, target, status, code) => {
    await expectProblem(await get(target), status, code);
  });

  it.each([
    ['an expectation', `GET /things/tea HTTP/1.1\r\n${HOST}Expect: tea\r\n\r\n`, 417, 'BAD_REQUEST'],
    ['no Host', 'GET /things/tea HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'BAD_REQUEST'],
    ['a method of one route at another', `PUT /things/tea HTTP/1.1\r\n${HOST}\r\n`, 405, 'METHOD_NOT_ALLOWED'],
    ['the same in absolute form', `PUT http://test/things/tea HTTP/1.1\r\n${HOST}\r\n`, 405, 'METHOD_NOT_ALLOWED'],
    ['TRACE', `TRACE /things/tea HTTP/1.1\r\n${HOST}\r\n`, 405, 'METHOD_NOT_ALLOWED'],
    ['CONNECT', `CONNECT test:80 HTTP/1.1\r\n${HOST}\r\n`, 501, 'BAD_REQUEST'],
    ['a method that nobody has', `BREW /things/tea HTTP/1.1\r\n${HOST}\r\n`, 501, 'BAD_REQUEST'],
    ['a version that nobody speaks', `GET /things/tea HTTP/3.0\r\n${HOST}\r\n`, 505, 'BAD_REQUEST'],
    ['no HTTP', 'nonsense\r\n\r\n', 400, 'BAD_REQUEST'],
    ['a header that is none', `GET /things/tea HTTP/1.1\r\n${HOST}no colon\r\n\r\n`, 400, 'BAD_REQUEST'],
    ['headers too large', `GET / HTTP/1.1\r\n${HOST}X: ${'x'.repeat(17_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
    [
      'a body that is broken',
      `POST /things HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
      400,
      'BAD_REQUEST',
    ],
  ])('%s', async (_, request, status, code) => {
    await expectProblem(await ask(request), status, code);
  });

  it('names the request as its caller did', async () => {
    const named = `${HOST}X-Request-Id: mine\r\n`;
    const requests = [
      `GET /things/%zz HTTP/1.1\r\n${named}\r\n`,
      `GET / HTTP/1.1\r\n${named}Expect: tea\r\n\r\n`,
      `CONNECT test:80 HTTP/1.1\r\n${named}\r\n`,
      `POST /things HTTP/1.1\r\n${named}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`,
    ];
    for (const request of requests) expect((await ask(request)).headers['x-request-id']).toBe('mine');
  });

  it('keeps the path that was asked for', async () => {
    expect((await get('/things/%zz?secret=1')).body.instance).toBe('/things/%zz');
  });
});

it('says nothing more after an early answer, however the body goes on', async () => {
  const head = 'POST /nothing HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n';
  expect((await exchange(port, [head], 'ZZ\r\n')).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404']);
});

it.each([
  ['/nothing', 404],
  ['/things', 415],
])('an early answer at %s is heard by who sends all before they listen', async (path, status) => {
  const socket = connect(port, '127.0.0.1').pause();
  sockets.push(socket);
  const broken = once(socket, 'close');
  socket.write(`POST ${path} HTTP/1.1\r\n${HOST}Content-Type: text/plain\r\nContent-Length: 50\r\n\r\n`);
  for (let sent = 0; sent < 50; sent += 10) {
    await sleep(50);
    socket.write(' '.repeat(10));
  }
  let said = '';
  socket.on('data', (chunk) => (said += chunk.toString())).resume();
  await broken;
  expect(parse(said).status).toBe(status);
});

describe('a client too slow', () => {
  let slow: NestFastifyApplication;
  let door: number;
  beforeAll(async () => {
    slow = await start({ requestTimeout: 400, http: { ...httpLimits.http, headersTimeout: 200 } });
    door = Number(new URL(await slow.getUrl()).port);
  });
  afterAll(() => slow.close());

  it.each([
    ['in its headers', `GET /things/tea HTTP/1.1\r\n${HOST}`],
    ['in its body', `POST /things HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{`],
  ])(
    '%s is cut off soon after its time',
    async (_, request) => {
      await expectProblem(parse(await exchange(door, [request])), 408, 'REQUEST_TIMEOUT');
    },
    12_000,
  );
});

describe('bodies', () => {
  const JSON_TYPE = 'Content-Type: application/json\r\n';
  const post = (path: string, headers: string, body: string | Buffer) =>
    ask(`POST ${path} HTTP/1.1\r\n${HOST}${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`, body);

  it.each([
    ['a lone byte', Buffer.from([0xff])],
    ['Latin-1', Buffer.from('Jos\u00e9', 'latin1')],
    ['half a character', Buffer.from('\u20ac').subarray(0, 2)],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80])],
    ['an overlong form', Buffer.from([0xc0, 0xaf])],
  ])('that are no UTF-8 are refused whole: %s', async (_, bytes) => {
    const body = Buffer.concat([Buffer.from('{"name":"'), bytes, Buffer.from('"}')]);
    await expectProblem(await post('/things', `${JSON_TYPE}`, body), 400, 'MALFORMED_JSON');
    const latin = 'Content-Type: application/json; charset=iso-8859-1\r\n';
    await expectProblem(await post('/things', latin, body), 400, 'MALFORMED_JSON');
    expect(kept).toEqual([]);
  });

  it('may begin with a byte order mark, and may not poison a prototype', async () => {
    expect((await post('/things', JSON_TYPE, '\ufeff{"name":"tea"}')).body).toEqual({ name: 'tea' });
    for (const bad of ['{"name":"x","__proto__":{}}', '{"name":"x","constructor":{"prototype":{}}}', '{"name":', '\0'])
      await expectProblem(await post('/things', JSON_TYPE, bad), 400, 'MALFORMED_JSON');
    expect(kept).toEqual([{ name: 'tea' }]);
  });

  it.each([
    ['of no length', 'Content-Length: 0\r\n\r\n'],
    ['of no chunk', 'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['that is not there', '\r\n'],
  ])('without a byte are none: %s', async (_, end) => {
    for (const type of ['', JSON_TYPE, 'Content-Type: text/plain\r\n']) {
      const cancelled = await ask(`POST /things/tea/cancel HTTP/1.1\r\n${HOST}${type}${end}`);
      expect([cancelled.status, cancelled.body]).toEqual([201, { cancelled: true }]);
      await expectProblem(await ask(`POST /things HTTP/1.1\r\n${HOST}${type}${end}`), 400, 'VALIDATION_FAILED');
    }
  });

  it('must say that they are JSON, however they are framed', async () => {
    for (const type of ['', 'Content-Type: text/plain\r\n', 'Content-Type: application/x-www-form-urlencoded\r\n']) {
      await expectProblem(await post('/things', type, 'name=tea'), 415, 'UNSUPPORTED_MEDIA_TYPE');
      const chunked = `POST /things HTTP/1.1\r\n${HOST}${type}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`;
      await expectProblem(await ask(chunked), 415, 'UNSUPPORTED_MEDIA_TYPE');
    }
  });
});
