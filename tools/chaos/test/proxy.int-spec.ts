import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Proxy } from '../src/stage/proxy.js';

/** Says everything again. */
let echo: Server;
let proxy: Proxy;
let client: Socket;

const port = () => (echo.address() as AddressInfo).port;
const said = async (text: string) => {
  client.write(text);
  return String((await once(client, 'data'))[0]);
};

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
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
  let heard = false;
  const answer = said('late').then((text) => {
    heard = true;
    return text;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(heard).toBe(false);
  heal();
  expect(await answer).toBe('late');
});

it('cuts the line of a client whose store is away', async () => {
  const nowhere = await Proxy.listen(() => 1);
  const other = connect(nowhere.port, '127.0.0.1').on('error', () => {});
  await new Promise((resolve) => other.once('close', resolve));
  expect(other.destroyed).toBe(true);
  nowhere.close();
});
