import { connect } from 'node:net';
import { json } from './fake-upstream.fixture.js';
import { type Gateway } from './gateway.fixture.js';
import { answers, CLOSE, KEEP, startWideGateway, statusesOf, written } from './wire.fixture.js';

/** What services may say that no HTTP server should: a problem with the right code, one answer, and the next request as before. */
let gateway: Gateway;
let bearer: string;

beforeAll(async () => {
  gateway = await startWideGateway();
  bearer = `Authorization: Bearer ${gateway.signer.tokenOf(['staff'])}\r\n`;
});
afterAll(() => gateway.close());
beforeEach(() => gateway.user.reset());
// Whatever a service did, the next request finds the gateway as before.
afterEach(async () => {
  gateway.user.reset();
  expect(await statusesOf(gateway, ask())).toEqual([200]);
});

const ask = (method = 'GET') => written(`${method} /v1/users/me`, CLOSE + bearer);
const OK = 'HTTP/1.1 200 OK\r\n';

/** The service says these bytes, and closes its connection. */
const say = (bytes: string) => {
  gateway.user.answer = (_, response) => response.socket?.end(Buffer.from(bytes, 'latin1'));
};

const got = async (method = 'GET') => {
  const [answer, ...more] = await answers(gateway, ask(method), { methods: [method] });
  expect(more).toEqual([]);
  return { status: answer?.status, headers: answer?.headers ?? {}, body: answer?.body };
};

it.each([
  ['nothing of HTTP', 'nonsense\r\n\r\n'],
  ['another version', 'HTTP/9.9 200 OK\r\n\r\n'],
  ['a status that is none', 'HTTP/1.1 abc OK\r\n\r\n'],
  ['a header that is none', `${OK}no colon\r\n\r\n`],
  ['two lengths', `${OK}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`],
  ['a length and chunks', `${OK}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
  ['a length that is none', `${OK}content-length: x\r\n\r\n{}`],
  ['chunks that are none', `${OK}transfer-encoding: chunked\r\n\r\nZZ\r\n{}\r\n`],
  ['a transfer coding that nobody undoes', `${OK}transfer-encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
  ['a coding of its content', `${OK}content-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}`],
  ['a NUL in a value', `${OK}etag: "a\0b"\r\ncontent-length: 2\r\n\r\n{}`],
  ['a lone carriage return in a value', `${OK}etag: "a\rset-cookie: x=y"\r\ncontent-length: 2\r\n\r\n{}`],
  ['a control in a value', `${OK}etag: "a\x01b"\r\ncontent-length: 2\r\n\r\n{}`],
  ['headers of 100 kB', `${OK}etag: "${'x'.repeat(100_000)}"\r\ncontent-length: 2\r\n\r\n{}`],
  ['100 MB', `${OK}content-length: 104857600\r\n\r\n${'x'.repeat(9_000_000)}`],
  [
    '9 MB in chunks',
    `${OK}transfer-encoding: chunked\r\n\r\n${`f4240\r\n${'x'.repeat(1_000_000)}\r\n`.repeat(9)}0\r\n\r\n`,
  ],
])('is 502 for %s', async (_, bytes) => {
  say(bytes);
  const { status, headers, body = '' } = await got();
  expect([status, JSON.parse(body).code]).toEqual([502, 'UPSTREAM_ERROR']);
  expect(headers['content-type']).toContain('application/problem+json');
});

it.each([
  [
    'interim answers',
    `HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${OK}content-length: 2\r\n\r\n{}`,
  ],
  [
    'trailers',
    `${OK}transfer-encoding: chunked\r\ntrailer: etag\r\n\r\n2\r\n{}\r\n0\r\netag: "x"\r\nset-cookie: a=b\r\n\r\n`,
  ],
  ['extensions of chunks', `${OK}transfer-encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n`],
  ['more than its length', `${OK}content-length: 2\r\n\r\n{}{"more":1}`],
  ['another answer behind it', `${OK}content-length: 2\r\n\r\n{}${OK}content-length: 1\r\n\r\n7`],
])('passes the answer alone of %s', async (_, bytes) => {
  say(bytes);
  const { status, headers, body } = await got();
  expect([status, body]).toEqual([200, '{}']);
  for (const name of ['link', 'etag', 'set-cookie', 'trailer', 'transfer-encoding'])
    expect(headers).not.toHaveProperty(name);
});

it('passes no bytes with 204, nor with the answer to HEAD', async () => {
  say('HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\n{}');
  expect(await got()).toMatchObject({ status: 204, body: '' });
  say(`${OK}content-length: 2\r\n\r\n{}`);
  expect(await got('HEAD')).toMatchObject({ status: 200, body: '' });
});

describe('values that pass', () => {
  it.each([
    ['letters of another alphabet', Buffer.from('"t\u20acst"').toString('latin1')],
    ['letters of Latin-1', '"caf\xe9"'],
    ['blanks', '"a b"'],
  ])('are one header of the answer: %s', async (_, etag) => {
    say(`${OK}etag: ${etag}\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`);
    const { status, headers, body } = await got();
    expect([status, headers['etag'], body]).toEqual([200, etag, '{}']);
  });

  it('that came twice are one', async () => {
    say(`${OK}etag: "a"\r\netag: "b"\r\nlocation: /a\r\nlocation: /b\r\ncontent-length: 2\r\n\r\n{}`);
    expect((await got()).status).toBe(200);
  });
});

it('says nothing of a line break that a header hides', async () => {
  say(`${OK}etag: "a"\r\n set-cookie: x=y\r\ncontent-length: 2\r\n\r\n{}`);
  const { status, headers } = await got();
  expect([200, 502]).toContain(status);
  expect(headers).not.toHaveProperty('set-cookie');
});

it('outlives a service that resets its connections', async () => {
  gateway.user.answer = (_, response) => response.socket?.resetAndDestroy();
  expect((await got()).status).toBe(502);
});

it('outlives clients that reset theirs while they are answered', async () => {
  gateway.user.answer = (_, response) => void setTimeout(() => json(response, 200, {}), 20);
  const port = Number(new URL(gateway.url).port);
  const sent = written('GET /v1/users/me', KEEP + bearer);
  await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.write(sent);
      await new Promise((resolve) => setTimeout(resolve, n));
      socket.resetAndDestroy();
    }),
  );
  expect(await statusesOf(gateway, ask())).toEqual([200]);
});
