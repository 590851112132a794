import { jest } from '@jest/globals';
import { eventually } from '@tessera/testing';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  request as ask,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { type FrontWaits } from './ask-gateway.js';
import { createFront } from './front.js';

const open: (Server | TcpServer)[] = [];
const listening = async <S extends Server | TcpServer>(server: S): Promise<string> => {
  open.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // A server that listens on a port has an address of this kind.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const gateway = (listener: RequestListener) => listening(createServer(listener));
const naming = (name: string) => gateway((_, response) => response.end(name));
const frontOf = (gateways: string[], waits?: FrontWaits) => listening(createFront(gateways, waits));
/** Where nobody listens. */
const nobody = async () => {
  const server = createTcpServer();
  const url = await listening(server);
  server.close();
  await once(server, 'close');
  return url;
};

beforeAll(() => void jest.spyOn(console, 'log').mockImplementation(() => {}));
afterEach(() => {
  for (const server of open.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  }
});

/** Over a raw socket, as it is; the whole answer up to the end of the connection. */
const say = async (url: string, request: string): Promise<string> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(request);
  return text(socket);
};
const get = async (url: string): Promise<string> => (await fetch(url)).text();
const post = (url: string, body: string) => fetch(url, { method: 'POST', body });

describe('turns', () => {
  it('go to one gateway after the other, also over one connection', async () => {
    const front = await frontOf([await naming('a'), await naming('b'), await naming('c')]);
    const answers = [];
    for (let n = 0; n < 6; n++) answers.push(await get(front));
    expect(answers).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('pass over a gateway that is away, whatever is asked, and come back to it', async () => {
    const server = createServer((_, response) => response.end('back'));
    const away = await listening(server);
    server.close();
    await once(server, 'close');
    const front = await frontOf([away, await naming('there')]);
    for (let n = 0; n < 4; n++) expect(await (await post(front, 'x')).text()).toBe('there');
    open.push(server.listen(Number(new URL(away).port), '127.0.0.1'));
    await eventually(async () => expect(await get(front)).toBe('back'));
  });

  it('end with 503 when nobody is there', async () => {
    const answer = await fetch(await frontOf([await nobody(), await nobody()]));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.text()).toBe('No gateway is there. Try again in a second.\n');
  });
});

describe('a gateway that breaks off', () => {
  const broken = () => listening(createTcpServer((socket) => void socket.once('data', () => socket.destroy())));

  it('costs no request that changes nothing', async () => {
    const front = await frontOf([await broken(), await naming('there')]);
    expect([await get(front), await get(front)]).toEqual(['there', 'there']);
  });

  it('costs one that may have arrived a 502, and nobody gets it a second time', async () => {
    const posts: string[] = [];
    const other = await gateway((request, response) => response.end(String(posts.push(request.method ?? ''))));
    const front = await frontOf([await broken(), other]);
    const answer = await post(front, 'once');
    expect([answer.status, await answer.text()]).toEqual([502, 'A gateway broke off. Try again in a second.\n']);
    expect(posts).toEqual([]);
  });

  it.each([
    ['says what is no HTTP', (socket: { write(text: string): void }) => socket.write('nonsense\r\n\r\n')],
    ['says nothing', () => undefined],
  ])('is answered for with 502 when it %s', async (_, act) => {
    const strange = await listening(
      createTcpServer((socket) => void socket.on('error', () => {}).once('data', () => act(socket))),
    );
    const front = await frontOf([strange], { silenceMs: 300 });
    expect((await fetch(front)).status).toBe(502);
    expect((await post(front, 'x')).status).toBe(502);
  });

  it('in the middle of an answer cuts it off: nobody takes half for the whole', async () => {
    const half = await gateway((_, response) => {
      response.writeHead(200, { 'Content-Length': 10 }).write('12345', () => response.destroy());
    });
    const chunks = await gateway((_, response) => void response.write('12345', () => response.destroy()));
    for (const upstream of [half, chunks]) await expect(get(await frontOf([upstream]))).rejects.toThrow('terminated');
  });
});

describe('what a gateway is told', () => {
  const fields = async (request: string) => {
    const front = await frontOf([
      await gateway(({ rawHeaders }, response) => response.end(JSON.stringify(rawHeaders))),
    ]);
    const [, body = ''] = (await say(front, request)).split('\r\n\r\n');
    const raw: string[] = JSON.parse(body.slice(body.indexOf('['), body.lastIndexOf(']') + 1));
    return raw.flatMap((name, n) => (n % 2 === 0 ? [`${name.toLowerCase()}: ${raw[n + 1]}`] : []));
  };

  it('is where the client is, and never what the client says of it', async () => {
    const forged = [
      'X-Forwarded-For: 6.6.6.6',
      'x-forwarded-for: 7.7.7.7',
      'Forwarded: for=6.6.6.6',
      'X-Real-IP: 6.6.6.6',
    ];
    const lines = ['GET / HTTP/1.1', 'Host: shop', ...forged, 'X-Forwarded-Proto: https', 'Connection: close', '', ''];
    expect(await fields(lines.join('\r\n'))).toEqual([
      'host: shop',
      'x-forwarded-for: 127.0.0.1',
      'x-forwarded-proto: http',
      'connection: close',
    ]);
  });

  it('is nothing that is meant for the next neighbour', async () => {
    const lines = ['Keep-Alive: 1', 'TE: trailers', 'Upgrade: h2c', 'Proxy-Authorization: x', 'X-Mine: x', 'X-Ours: y'];
    const request = ['GET / HTTP/1.1', 'Host: shop', ...lines, 'Connection: close, X-Mine , upgrade', '', ''].join(
      '\r\n',
    );
    expect(await fields(request)).toEqual(expect.arrayContaining(['host: shop', 'x-ours: y']));
    expect((await fields(request)).join()).not.toMatch(/mine|keep-alive|te:|upgrade|proxy/);
  });

  it.each([
    ['by its length', 'Content-Length: 5\r\nConnection: close', 'hello', 'content-length: 5'],
    [
      'in chunks',
      'Transfer-Encoding: chunked\r\nConnection: close',
      '5\r\nhello\r\n0\r\n\r\n',
      'transfer-encoding: chunked',
    ],
    [
      'by its length that is called hop-by-hop',
      'Content-Length: 5\r\nConnection: close, content-length',
      'hello',
      'content-length: 5',
    ],
  ])('of a body %s is where it ends, for any method', async (_, framing, body, told) => {
    for (const method of ['POST', 'GET', 'DELETE'])
      expect(await fields(`${method} / HTTP/1.1\r\nHost: shop\r\n${framing}\r\n\r\n${body}`)).toContain(told);
  });
});

describe('bodies', () => {
  const echo = () => gateway((request, response) => void request.pipe(response));

  it('come and go as they are, large ones too', async () => {
    const front = await frontOf([await echo()]);
    const large = 'a tessera '.repeat(500_000);
    expect(await (await post(front, large)).text()).toBe(large);
    expect(await (await post(front, '')).text()).toBe('');
  });

  it('pass piece by piece, also when nothing but the head is there yet, and the stream ends with its client', async () => {
    let stream: ServerResponse | undefined;
    const events = await gateway((_, response) => {
      stream = response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
    });
    const controller = new AbortController();
    const { body } = await fetch(await frontOf([events]), { signal: controller.signal });
    stream?.write('data: 1\n\n');
    const first = await body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toBe('data: 1\n\n');
    controller.abort();
    await eventually(async () => expect(stream?.destroyed).toBe(true));
  });

  it('that nobody waits for any more are not worked on', async () => {
    let asked: ServerResponse | undefined;
    const front = await frontOf([await gateway((_, response) => void (asked = response))]);
    const controller = new AbortController();
    const answer = fetch(front, { signal: controller.signal });
    await eventually(async () => expect(asked).toBeDefined());
    controller.abort();
    await expect(answer).rejects.toThrow('aborted');
    await eventually(async () => expect(asked?.destroyed).toBe(true));
  });

  it('are left out of the answer to HEAD, which keeps its length', async () => {
    const front = await frontOf([
      await gateway((_, response) => response.writeHead(200, { 'Content-Length': 7 }).end()),
    ]);
    const { headers, status } = await fetch(front, { method: 'HEAD' });
    expect([status, headers.get('content-length')]).toEqual([200, '7']);
  });

  it('that a gateway does not wait for get one answer, and no other comes after it', async () => {
    const early = await gateway((_, response) => response.writeHead(413, { Connection: 'close' }).end('too large'));
    const front = await frontOf([early]);
    const socket = connect(Number(new URL(front).port), '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n');
    socket.once('data', () => socket.write('broken chunk\r\n\r\n'));
    const said = await text(socket.on('error', () => {}));
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413']);
  });
});

it('hands answers on with their status, fields and cookies, and keeps its own connection open', async () => {
  const answering = await gateway((_, response) => {
    const raw = ['X-Trace', '1', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Connection', 'close, X-Trace'];
    response.writeHead(418, 'Short and stout', raw).end('tea');
  });
  const sent = ask(await frontOf([answering]), { headers: { Connection: 'keep-alive' } });
  sent.end();
  const [answer]: IncomingMessage[] = (await once(sent, 'response')) as [IncomingMessage];
  expect(answer).toMatchObject({ statusCode: 418, statusMessage: 'Short and stout' });
  expect(answer?.headers).toMatchObject({ 'set-cookie': ['a=1', 'b=2'], connection: 'keep-alive' });
  expect(answer?.headers).not.toHaveProperty('x-trace');
  answer?.resume();
});
