import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { listeningSockets, mayListen } from './port-owner.js';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0
   1: 0100007F:0BB8 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0
   2: 00000000:0BBA 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0`;

test('finds who listens, not who is connected', () => {
  expect(listeningSockets(table, 3000)).toEqual(['4711']);
  expect(listeningSockets(table, 3001)).toEqual([]);
});

test('tells our own listener from another one', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const seen = [mayListen(process.pid, port), mayListen(process.ppid, port)];
  server.close();
  expect(seen).toEqual([true, process.platform !== 'linux']);
  expect(mayListen(2 ** 22 + 1, port)).toBe(false);
});
