import { Health } from '@tessera/runtime';
import { freePorts } from '@tessera/stack';
import { ask, eventually } from '@tessera/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { gatewayDocument } from '../../../tools/cli/src/gateway/gateway-document.js';
import { type Gateway, startGateway } from './gateway.fixture.js';
import { redisUrl } from './redis.fixture.js';

const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let gateway: Gateway;
let port: number;
const start = async (env: Record<string, string> = {}) => {
  [port = 0] = await freePorts(1);
  gateway = await startGateway({ MANAGEMENT_PORT: String(port), ...env });
};
afterEach(() => gateway.close());

const manage = (path: string, method = 'GET') => ask(method, `http://127.0.0.1:${port}${path}`);

it('shows metrics, probes and the state, and asks nobody for a token', async () => {
  await start();
  for (const path of ['/health/live', '/health/ready', '/v1/gateway/state'])
    expect(await manage(path)).toMatchObject({ status: 200 });
  expect((await manage('/metrics')).status).toBe(200);
  for (const path of ['/', '/v1/products', '/v1/auth/login']) expect(await manage(path)).toMatchObject({ status: 404 });
});

it('has nothing of it on the public port, not for staff either', async () => {
  await start();
  const token = gateway.signer.tokenOf(['staff']);
  for (const path of ['/metrics', '/v1/gateway/state'])
    expect([(await gateway.ask(path)).status, (await gateway.ask(path, { token })).status]).toEqual([404, 404]);
});

it.each([
  ['memory', {}],
  ['redis', { REDIS_URL: redisUrl() }],
])('shows a state that "tessera gateway" can read, with limits and cache in %s', async (kind, env) => {
  await start(env);
  for (const _ of [1, 2]) await gateway.ask('/v1/products/TEA');
  const { data, error } = gatewayDocument.safeParse((await manage('/v1/gateway/state')).body);
  expect(error).toBeUndefined();
  expect(data).toMatchObject({ limits: { store: kind }, cache: { kind }, streams: { open: 0, heard: true } });
  expect(data?.services.map(({ name, breaker }) => ({ name, breaker }))).toEqual([
    { name: 'user', breaker: 'closed' },
    { name: 'order', breaker: 'closed' },
    { name: 'inventory', breaker: 'closed' },
  ]);
  expect(data?.keys.kids).toHaveLength(1);
});

it('counts what the cache has answered and what not', async () => {
  await start();
  for (const _ of [1, 2, 3]) await gateway.ask('/v1/products/TEA');
  expect((await manage('/v1/gateway/state')).body.cache).toMatchObject({ hits: 2, misses: 1, entries: 1 });
});

it('shows that the gateway drains, while requests are still answered', async () => {
  await start();
  gateway.app.get(Health).drain();
  expect(await manage('/health/ready')).toMatchObject({ status: 503, body: { status: 'draining' } });
  expect(await manage('/health/live')).toMatchObject({ status: 200 });
  expect(await manage('/v1/gateway/state')).toMatchObject({ status: 200 });
  expect((await gateway.ask('/v1/products/TEA')).status).toBe(200);
});

it('can be asked while the last requests are answered, and ends with the gateway', async () => {
  await start();
  let answerAll = () => {};
  const held = new Promise<void>((resolve) => (answerAll = resolve));
  gateway.inventory.answer = (_, response) => void held.then(() => response.end('{}'));
  const last = gateway.ask('/v1/products/TEA');
  await eventually(() => expect(gateway.inventory.seen).toHaveLength(1));
  gateway.app.get(Health).drain();
  const closed = gateway.app.close();
  expect(await manage('/health/ready')).toMatchObject({ status: 503 });
  answerAll();
  expect((await last).status).toBe(200);
  await closed;
  await eventually(() => expect(manage('/health/live')).rejects.toThrow('fetch failed'));
});

/** The gateway in a process of its own, at the same management port, without Kafka. */
const spawnGateway = async (more: Record<string, string> = {}) => {
  const [publicPort] = await freePorts(1);
  const ports = { MANAGEMENT_PORT: String(port), GATEWAY_PORT: String(publicPort), KAFKA_BROKERS: '127.0.0.1:1' };
  const env = { ...ports, LOG_LEVEL: 'silent', HOST: '127.0.0.1', ...more };
  return { child: spawn(process.execPath, [PROGRAM], { env }), url: `http://127.0.0.1:${publicPort}` };
};

it('shows what is measured from the start on', async () => {
  await start();
  [port = 0] = await freePorts(1);
  const { child, url } = await spawnGateway({ INVENTORY_URL: gateway.inventory.url });
  // Twice, as soon as it is there: the first is asked for, the second is found.
  for (const _ of [1, 2])
    await eventually(async () => expect((await ask('GET', `${url}/v1/products/TEA`)).status).toBe(200));
  const { text } = await manage('/metrics');
  child.kill('SIGKILL');
  expect(text).toMatch(/^tessera_limits_store\{store="memory"\} 1$/m);
  expect(text).toMatch(/^tessera_cache_reads_total\{from="hit"\} 1$/m);
});

it('ends a gateway whose management port is taken, and says which', async () => {
  await start();
  const { child } = await spawnGateway();
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(said).toContain(`EADDRINUSE: address already in use 127.0.0.1:${port}`);
});
