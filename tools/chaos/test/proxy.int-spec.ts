import { eventually } from '@tessera/testing';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Proxy } from '../src/stage/proxy.js';

/** Says everything again. */
let echo: Server;
let proxy: Proxy;
let client: Socket;
/** The store's side of the client's first connection. */
let served: Socket;

const port = () => (echo.address() as AddressInfo).port;
const said = async (text: string) => {
  client.write(text);
  return String((await once(client, 'data'))[0]);
};

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
  echo.once('connection', (socket) => (served = socket));
  await once(echo, 'listening');
  proxy = await Proxy.listen(port);
  client = connect(proxy.port, '127.0.0.1').on('error', () => {});
  await once(client, 'connect');
});
afterEach(() => {
  client.destroy();
  proxy.close();
  echo.close();
});

it('hands on what is said, both ways', async () => {
  expect(await said('one')).toBe('one');
  expect(await said('two')).toBe('two');
});

it('cuts the line, and takes the next call', async () => {
  await said('one');
  proxy.reset();
  const [error] = await once(client, 'error').catch((error: unknown) => [error]);
  expect(Object(error).code).toBe('ECONNRESET');
  client = connect(proxy.port, '127.0.0.1').on('error', () => {});
  expect(await said('two')).toBe('two');
});

it('is silent until it is healed, and loses nothing', async () => {
  const heal = proxy.slow(Infinity);
  let noticed = false;
  const answer = said('late').then((text) => {
    noticed = true;
    return text;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(noticed).toBe(false);
  heal();
  expect(await answer).toBe('late');
});

it('acts before certain words are handed on', async () => {
  let heal = () => {};
  const stop = proxy.before('COMMIT', () => (heal = proxy.slow(Infinity)));
  expect(await said('INSERT')).toBe('INSERT');
  const answer = said('COMMIT');
  const first = new Promise((resolve) => setTimeout(resolve, 100, 'silence'));
  expect(await Promise.race([answer, first])).toBe('silence');
  stop();
  heal();
  expect(await answer).toBe('COMMIT');
});

describe('while it is silent', () => {
  /** What the store notices, and whether it has by now. */
  const noticed = (emitter: Server | Socket, event: string) => {
    const coming = new Promise<boolean>((resolve) => emitter.once(event, () => resolve((news.came = true))));
    const news = { came: false, coming };
    return news;
  };
  const aMoment = () => new Promise((resolve) => setTimeout(resolve, 100));

  it.each(['end', 'resetAndDestroy'] as const)('the store does not notice a client that does %s', async (how) => {
    await said('one');
    const heal = proxy.slow(Infinity);
    const closed = noticed(served, 'close');
    client[how]();
    await aMoment();
    expect(closed.came).toBe(false);
    heal();
    expect(await closed.coming).toBe(true);
  });

  it('the client does not notice that the store has hung up', async () => {
    await said('one');
    const heal = proxy.slow(Infinity);
    const closed = noticed(client, 'close');
    served.destroy();
    await aMoment();
    expect(closed.came).toBe(false);
    heal();
    expect(await closed.coming).toBe(true);
  });

  it('a new call does not reach the store', async () => {
    await said('one');
    const heal = proxy.slow(Infinity);
    const called = noticed(echo, 'connection');
    const other = connect(proxy.port, '127.0.0.1').on('error', () => {});
    await once(other, 'connect');
    await aMoment();
    expect(called.came).toBe(false);
    heal();
    expect(await called.coming).toBe(true);
    other.destroy();
  });
});

it('refuses calls while nobody listens at the store, and takes them again', async () => {
  let there = 1;
  const line = await Proxy.listen(() => there);
  const call = async () => {
    const socket = connect(line.port, '127.0.0.1');
    const [error] = await Promise.race([
      once(socket, 'connect'),
      new Promise<[NodeJS.ErrnoException]>((resolve) => socket.once('error', (error) => resolve([error]))),
    ]);
    socket.on('error', () => {}).destroy();
    return error?.code ?? 'taken';
  };
  const calls = (wanted: string) => eventually(async () => expect(await call()).toBe(wanted));
  await calls('ECONNREFUSED');
  there = port();
  await calls('taken');
  expect(there).toBe(port());
  line.close();
});
