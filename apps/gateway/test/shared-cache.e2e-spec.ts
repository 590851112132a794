import { orderConfirmed } from '@tessera/contracts';
import { eventually, TcpProxy } from '@tessera/testing';
import { json } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';
import { limits } from './limits.fixture.js';
import { redisUrl } from './redis.fixture.js';

const ORDER = '0198c0de-0000-7000-8000-00000000000a';
const ANN = '0198c0de-0000-7000-8000-000000000001';
const plenty = { quota: 1_000_000 };

/** Two gateways of one platform: what one order service knows is asked for by both. */
let one: Gateway;
let other: Gateway;
let proxy: TcpProxy;
let version = 1;
let asked = 0;

beforeAll(async () => {
  proxy = await TcpProxy.to(redisUrl());
  const env = {
    REDIS_URL: proxy.url,
    TRUSTED_PROXIES: '127.0.0.1/32',
    ...limits({ address: plenty, user: plenty, writes: plenty }),
  };
  [one, other] = await Promise.all([startGateway(env), startGateway(env)]);
  for (const { order } of [one, other])
    order.answer = ({ method }, response) => {
      if (method === 'POST') version += 1;
      else asked += 1;
      json(response, 200, { version });
    };
  await eventually(async () => expect((await read(one)).cache).toBe('HIT'));
  await eventually(async () => expect((await read(other)).cache).toBe('HIT'));
});
afterAll(async () => {
  await Promise.all([one.close(), other.close()]);
  proxy.close();
});

const tokenAt = ({ signer }: Gateway) => signer.tokenOf(['customer'], ANN);

const read = async (gateway: Gateway) => {
  const { status, headers, json } = await gateway.ask(`/v1/orders/${ORDER}`, { token: tokenAt(gateway) });
  return { status, cache: headers['x-cache'], version: json?.version };
};
const write = async (gateway: Gateway) =>
  (await gateway.ask(`/v1/orders/${ORDER}/cancel`, { method: 'POST', token: tokenAt(gateway) })).status;

/** Changes the order by way of one gateway and reads it at once by way of the other: what came of each time. */
const change = async (at: Gateway, readAt: Gateway) => {
  const written = await write(at);
  const atLeast = version;
  const { status, version: seen } = await read(readAt);
  return { written, status, isStale: seen < atLeast };
};
const GOOD = { written: 200, status: 200, isStale: false };

it('shows whoever changed something their change at once, by whichever gateway they ask', async () => {
  for (let n = 0; n < 100; n += 1) {
    const [at, readAt] = n % 2 ? [one, other] : [other, one];
    await read(readAt);
    expect(await change(at, readAt)).toEqual(GOOD);
  }
});

it('is found by the other gateway, which asks nobody', async () => {
  await eventually(async () => {
    await write(one);
    await read(one);
    const before = asked;
    expect(await read(other)).toMatchObject({ cache: 'HIT', version });
    expect(asked).toBe(before);
  });
});

it('is dropped by an event that either of them hears', async () => {
  await read(one);
  version += 1;
  const total = { amount: 1, currency: 'EUR' };
  other.say(orderConfirmed.of(ORDER, 2, { orderId: ORDER, customerId: ANN, lines: [], total }));
  await eventually(async () => expect(await read(one)).toMatchObject({ version }));
});

it('costs nobody an answer and shows nothing old when the store is killed under load, and comes back by itself', async () => {
  const over = new AbortController();
  const seen: object[] = [];
  const load = async (at: Gateway, readAt: Gateway) => {
    // Ends by the test, which says so.
    while (!over.signal.aborted) seen.push(await change(at, readAt));
  };
  const loads = [load(one, other), load(other, one), load(one, one)];
  const cacheOf = async ({ ask }: Gateway) => (await ask('/health/ready')).json.checks.cache;
  const caches = () => Promise.all([cacheOf(one), cacheOf(other)]);
  const more = async () => {
    const before = seen.length;
    await eventually(() => expect(seen.length).toBeGreaterThan(before + 50));
  };
  await more();
  const port = Number(new URL(proxy.url).port);
  proxy.close();
  await eventually(async () => expect(await caches()).toEqual(['degraded', 'degraded']));
  await more();
  proxy = await TcpProxy.to(redisUrl(), port);
  await eventually(async () => expect(await caches()).toEqual(['ok', 'ok']));
  await more();
  over.abort();
  await Promise.all(loads);
  expect(seen.filter((one) => JSON.stringify(one) !== JSON.stringify(GOOD))).toEqual([]);
  for (const gateway of [one, other]) await eventually(async () => expect((await read(gateway)).cache).toBe('HIT'));
});
