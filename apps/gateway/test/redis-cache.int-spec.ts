import { jest } from '@jest/globals';
import { eventually, TcpProxy } from '@tessera/testing';
import { scripts } from '../src/edge/cache/cache-scripts.js';
import { RedisCache } from '../src/edge/cache/redis.cache.js';
import { RedisEntries } from '../src/edge/cache/redis-entries.js';
import { clientOf } from '../src/edge/redis/redis-client.js';
import { redisUrl } from './redis.fixture.js';

/** A store on a busy machine is not away because it takes its time. */
const PATIENCE = { forAnswerMs: 1_000, forDropMs: 1_000, forOthersMs: 0 };
const bounds = { maxBytes: 1_000_000, maxAgeMs: 60_000 };

let opened: RedisCache[] = [];
let proxies: TcpProxy[] = [];
let lines: string[] = [];
beforeEach(() => (lines = []));
afterEach(async () => {
  await Promise.all(opened.map((cache) => cache.onApplicationShutdown()));
  for (const proxy of proxies) proxy.close();
  [opened, proxies] = [[], []];
});

const log = {
  warn: (_fields: object, message: string) => void lines.push(`warn ${message}`),
  info: (_fields: object, message: string) => void lines.push(`info ${message}`),
};

const create = (url: string, patience = PATIENCE) => {
  const redis = clientOf(url, scripts);
  const entries = new RedisEntries(redis, bounds);
  const cache = new RedisCache(redis, entries, log, patience);
  opened.push(cache);
  return { redis, entries, cache };
};

const open = async (url: string, patience = PATIENCE) => {
  const { cache } = create(url, patience);
  await cache.onModuleInit();
  return cache;
};

/** A store that can fall silent or be gone. */
const throughProxy = async (url: string, at = 0) => {
  const proxy = await TcpProxy.to(url, at);
  proxies.push(proxy);
  return proxy;
};

const outage = {
  'is gone': (proxy: TcpProxy) => proxy.close(),
  'is silent': (proxy: TcpProxy) => {
    proxy.isDead = true;
    proxy.vanish();
  },
};
const kinds = ['is gone', 'is silent'] as const;

const mend = async (kind: keyof typeof outage, proxy: TcpProxy, url: string) => {
  if (kind === 'is gone') await throughProxy(url, Number(new URL(proxy.url).port));
  else proxy.isDead = false;
};

const answer = (body: string) => ({ status: 200, headers: [], body });
const keep = async (cache: RedisCache, body = 'x') =>
  cache.keep('key', ['tag'], (await cache.find('key', ['tag'])).mark, answer(body));
const bodyIn = async (cache: RedisCache) => (await cache.find('key', ['tag'])).kept?.answer.body;

it('is one for all gateways', async () => {
  const url = redisUrl();
  const [one, other] = [await open(url), await open(url)];
  await keep(one);
  expect(await bodyIn(other)).toBe('x');
  await other.drop(['tag']);
  expect(await bodyIn(one)).toBeUndefined();
});

it.each(kinds)('gives nothing and keeps nothing while the store %s, and nothing fails', async (kind) => {
  const proxy = await throughProxy(redisUrl());
  const cache = await open(proxy.url);
  await keep(cache);
  const { mark } = await cache.find('other', ['tag']);
  outage[kind](proxy);
  expect(await cache.find('key', ['tag'])).toEqual({ mark: -1, droppedAt: Infinity });
  await cache.keep('other', ['tag'], mark, answer('y'));
  await cache.drop(['tag']);
  expect(cache.state()).toMatchObject({ kind: 'redis', store: 'away' });
  expect(lines).toEqual(['info the cache is shared', 'warn the store of the cache is away: nothing is cached']);
});

it('keeps nobody waiting once the store has failed', async () => {
  const proxy = await throughProxy(redisUrl());
  const cache = await open(proxy.url);
  outage['is silent'](proxy);
  await cache.find('key', ['tag']);
  const turn = new Promise((resolve) => setImmediate(() => resolve('waited')));
  const all = Promise.all([cache.find('key', []), cache.keep('key', [], 1, answer('x')), cache.drop(['tag'])]);
  expect(await Promise.race([all, turn])).not.toBe('waited');
});

it.each(kinds)(
  'gives nothing that was there before the store %s, to any gateway, since drops may be missing',
  async (kind) => {
    const url = redisUrl();
    const proxy = await throughProxy(url);
    const [one, other] = [await open(proxy.url), await open(url)];
    await keep(other);
    outage[kind](proxy);
    await one.drop(['tag']);
    await mend(kind, proxy, url);
    await eventually(() => expect(one.store).toBe('shared'));
    expect([await bodyIn(one), await bodyIn(other)]).toEqual([undefined, undefined]);
    await eventually(async () => {
      await keep(one, 'new');
      expect(await bodyIn(other)).toBe('new');
    });
  },
);

it('reads nothing for a while when it is back, but tells what is dropped', async () => {
  const url = redisUrl();
  const [back, other] = [await open(url, { ...PATIENCE, forOthersMs: 600_000 }), await open(url)];
  await keep(other);
  expect(await bodyIn(back)).toBeUndefined();
  await back.drop(['tag']);
  expect(await bodyIn(other)).toBeUndefined();
});

it('tells what is dropped though the store has failed it: it may not have failed others', async () => {
  const url = redisUrl();
  const { redis, cache: away } = create(url);
  jest.spyOn(redis, 'ping').mockRejectedValue(new Error('failed'));
  await away.onModuleInit();
  const other = await open(url);
  await keep(other);
  await eventually(async () => {
    await away.drop(['tag']);
    expect(await bodyIn(other)).toBeUndefined();
  });
  expect(away.store).toBe('away');
});

it('is not back when a drop has failed while all was dropped', async () => {
  const { cache, entries } = create(redisUrl());
  const all = Promise.withResolvers<void>();
  jest.spyOn(entries, 'dropAll').mockReturnValueOnce(all.promise);
  jest.spyOn(entries, 'drop').mockRejectedValueOnce(new Error('failed'));
  const began = cache.onModuleInit();
  await eventually(() => expect(entries.dropAll).toHaveBeenCalled());
  await cache.drop(['tag']);
  all.resolve();
  await began;
  expect(await cache.find('key', ['tag'])).toEqual({ mark: -1, droppedAt: Infinity });
  await eventually(async () => {
    await keep(cache);
    expect(await bodyIn(cache)).toBe('x');
  });
});

it('begins without a store that is not there, and takes it when it comes', async () => {
  const url = redisUrl();
  const proxy = await throughProxy(url);
  proxy.close();
  const cache = await open(proxy.url);
  await keep(cache);
  expect(cache.store).toBe('away');
  await mend('is gone', proxy, url);
  await eventually(async () => {
    await keep(cache);
    expect(await bodyIn(cache)).toBe('x');
  });
});

it('outlives a store that has forgotten its scripts', async () => {
  const url = redisUrl();
  const cache = await open(url);
  await keep(cache);
  const redis = clientOf(url, scripts);
  await redis.connect();
  await redis.script('FLUSH');
  redis.disconnect();
  expect(await bodyIn(cache)).toBe('x');
  expect(cache.store).toBe('shared');
});
