import { eventually } from '@tessera/testing';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOST, Things } from '../../test/things.fixture.js';
import { httpLimits } from './limits.js';

let things: Things;

beforeAll(async () => {
  things = await Things.start();
});
afterAll(() => things.stop());

it('says nothing more after an early answer, however the body goes on', async () => {
  const head = 'POST /nothing HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n';
  expect((await things.exchange([head], 'ZZ\r\n')).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404']);
});

it.each([
  ['junk', 'GET /things/tea HTTP/1.1\r\nHost: test\r\n\r\nnonsense\r\n\r\n'],
  ['junk in pieces', 'GET /things/tea HTTP/1.1\r\nHost: test\r\n\r\nnonsense', '\r\n\r\nmore'],
  ['more behind a last request', `GET /things/tea HTTP/1.1\r\n${HOST}\r\nGET /things/tea HTTP/1.1\r\n${HOST}\r\n`],
  [
    'a next one that breaks',
    'GET /things/tea HTTP/1.1\r\nHost: test\r\n\r\nPOST /things HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n',
  ],
  [
    'a next one that is answered early and breaks',
    'GET /things/tea HTTP/1.1\r\nHost: test\r\n\r\nPOST /nothing HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n',
  ],
  ['more in HTTP/1.0', 'GET /things/tea HTTP/1.0\r\n\r\nGET /things/tea HTTP/1.0\r\n\r\n'],
])('gives the answer that is under way, and no other, before %s', async (_, ...parts) => {
  expect((await things.exchange(parts)).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
});

it('refuses a tunnel in its turn', async () => {
  const requests = `GET /things/tea HTTP/1.1\r\nHost: test\r\n\r\nCONNECT test:80 HTTP/1.1\r\n${HOST}\r\n`;
  expect((await things.exchange([requests])).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 501']);
});

it('says no body to a HEAD that turns out broken', async () => {
  const head = `HEAD /things/tea HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`;
  expect(await things.exchange([`${head}ZZ\r\n`])).toMatch(/^HTTP\/1\.1 400 [^{]*\r\n\r\n$/);
});

const sized = (path: string) =>
  `POST ${path} HTTP/1.1\r\n${HOST}Content-Type: text/plain\r\nContent-Length: 50000\r\n\r\n`;

it.each([
  ['to no route', sized('/nothing'), 404],
  ['to a body of the wrong type', sized('/things'), 415],
  ['to headers too large', `GET / HTTP/1.1\r\n${HOST}X: `, 431],
])('an early answer %s is received by who sends all before they listen', async (_, head, status) => {
  const socket = things.connect().pause();
  socket.write(head);
  for (let sent = 0; sent < 50_000; sent += 10_000) {
    await sleep(50);
    socket.write('x'.repeat(10_000));
  }
  const said = things.received(socket.resume());
  expect(await said).toMatch(`HTTP/1.1 ${status} `);
});

it.each(['nonsense\r\n\r\n', `CONNECT test:80 HTTP/1.1\r\n${HOST}\r\n`])(
  'lets go of a connection that its client keeps after %j',
  async (request) => {
    const socket = things.connect(true);
    socket.write(request);
    await once(socket.resume(), 'end');
    const connections = () =>
      new Promise((resolve) => things.app.getHttpServer().getConnections((_: unknown, n: number) => resolve(n)));
    await eventually(async () => expect(await connections()).toBe(0));
  },
);

it('survives clients that reset what they began', async () => {
  for (const request of [`CONNECT test:80 HTTP/1.1\r\n${HOST}\r\n`, 'nonsense\r\n\r\n', sized('/nothing')])
    for (let n = 0; n < 20; n += 1) {
      const socket = things.connect().on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(request);
      await sleep(n % 4);
      socket.resetAndDestroy();
    }
  expect((await things.get('/things/tea')).status).toBe(200);
});

describe('a client too slow', () => {
  let slow: Things;
  beforeAll(async () => {
    slow = await Things.start({ requestTimeout: 400, http: { ...httpLimits.http, headersTimeout: 200 } });
  });
  afterAll(() => slow.stop());

  it.each([
    ['in its headers', `GET /things/tea HTTP/1.1\r\n${HOST}`],
    ['in its body', `POST /things HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{`],
  ])('%s is cut off soon after its time', async (_, request) => {
    await slow.expectProblem(await slow.ask(request), 408, 'REQUEST_TIMEOUT');
  });
});
