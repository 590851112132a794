import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { eventually } from '@tessera/testing';
import { get, outcome, Servers } from '../../test/servers.fixture.js';
import { type Upstream } from './upstream.js';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const servers = new Servers();
afterEach(() => servers.close());

const askTen = (upstream: Upstream) => Promise.all(Array.from({ length: 10 }, () => outcome(upstream.ask(get()))));

it('keeps nothing of answers that were refused', async () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-length: 5000000\r\n\r\n';
  const { origin } = await servers.tcp((socket) => socket.once('data', () => socket.end(head + 'x'.repeat(4_000_000))));
  // Ten of each, or the breaker would refuse the others.
  const upstreams = Array.from({ length: 6 }, () => servers.upstream([origin]));
  const refused = async (some: Upstream[]) => {
    for (const upstream of some) expect(await askTen(upstream)).toEqual(Array(10).fill('UPSTREAM_ERROR'));
  };
  const kept = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  await refused(upstreams.slice(0, 1));
  const before = kept();
  await refused(upstreams.slice(1));
  // On a busy machine the sockets of the service itself take a while to end, with what they have not sent.
  await eventually(() => expect(kept() - before).toBeLessThan(40_000_000));
});
