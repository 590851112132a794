import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { readGateways } from './read-gateways.js';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

const document = {
  upSeconds: 1,
  memory: { rssBytes: 1, heapBytes: 1 },
  services: [],
  limits: { store: 'memory', gateways: 1, policies: [] },
  cache: { kind: 'memory', hits: 0, misses: 0 },
  streams: { open: 0, heard: true },
  keys: { kids: [], sourceIsAway: false },
  verifiedTokens: 0,
  refusedUsers: 0,
  more: 'is printed as well',
};

/** A management port that answers so, or nothing that listens. */
const service = async (name: string, answer?: (response: ServerResponse) => void) => {
  const server = createServer((_, response) => answer?.(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  if (answer) open.push(server);
  else server.close();
  return { name, pid: 1, url: 'http://localhost:3000', management: `http://127.0.0.1:${port}`, ready: true };
};

const run = { ready: true, urls: {}, stack: [] };

it('asks every gateway, and says which of them do not answer and where to look', async () => {
  const well = (response: ServerResponse) => void response.end(JSON.stringify(document));
  const services = [
    await service('gateway-3'),
    await service('gateway-2', well),
    await service('gateway', well),
    await service('gateway-4', (response) => response.end('{"of":"another version"}')),
    await service('gateway-5', (response) => response.writeHead(404).end()),
    { name: 'order', pid: 1, url: 'http://localhost:3002', ready: true },
  ];
  const { gateways, missing } = await readGateways({ ...run, services });
  expect(gateways.map(({ name }) => name)).toEqual(['gateway', 'gateway-2']);
  expect(gateways[0]?.state).toEqual(document);
  expect(missing.toSorted()).toEqual([
    expect.stringMatching(/^gateway-3 cannot be asked: .*ECONNREFUSED.*\. "tessera logs gateway" shows/),
    expect.stringMatching(/^gateway-4 cannot be asked: it is of another version\./),
    expect.stringMatching(/^gateway-5 cannot be asked: it is of another version\./),
  ]);
});
