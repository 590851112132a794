import { eventually, TcpProxy } from '@tessera/testing';
import { limits } from '../src/edge/limits/limits.js';
import { Plans } from '../src/edge/limits/policies.js';
import { scripts } from '../src/edge/limits/redis-scripts.js';
import { clientOf } from '../src/edge/redis/redis-client.js';
import { SharedCounters } from '../src/edge/limits/shared-counters.js';
import { redisUrl } from './redis.fixture.js';

const plans = new Plans(limits.parse({ user: { quota: 9 }, login: { quota: 1 } }));
const { login } = plans.doors;

/** A store on a busy machine is not away because it takes its time. */
const PATIENCE_MS = 1_000;

let opened: SharedCounters[] = [];
let proxies: TcpProxy[] = [];
let lines: string[] = [];
beforeEach(() => (lines = []));
afterEach(async () => {
  await Promise.all(opened.map((counters) => counters.onApplicationShutdown()));
  for (const proxy of proxies) proxy.close();
  [opened, proxies] = [[], []];
});

const log = {
  warn: (_fields: object, message: string) => void lines.push(`warn ${message}`),
  info: (_fields: object, message: string) => void lines.push(`info ${message}`),
};

const open = async (url: string) => {
  const counters = new SharedCounters(plans.all, clientOf(url, scripts), log, PATIENCE_MS);
  opened.push(counters);
  await counters.onModuleInit();
  return counters;
};

/** A store that can fall silent or be gone. */
const throughProxy = async (url = redisUrl(), at = 0) => {
  const proxy = await TcpProxy.to(url, at);
  proxies.push(proxy);
  return proxy;
};

const three = async (url: string) => {
  const all = [await open(url), await open(url), await open(url)];
  await eventually(() => expect(all.map((counters) => counters.state().gateways)).toEqual([3, 3, 3]));
  return all;
};

const storesOf = (all: SharedCounters[]) => all.map((counters) => counters.state().store);

/** How many of `times` are admitted, asked for of each in turn. */
const admitted = async (all: SharedCounters[], times: number, tracker: string) => {
  let count = 0;
  for (let i = 0; i < times; i += 1) {
    const decision = await all[i % all.length]?.count(tracker, plans.user);
    if (decision && !decision.isBlocked) count += 1;
  }
  return count;
};

const silence = (proxy: TcpProxy) => {
  proxy.isDead = true;
  proxy.vanish();
};

it('are one for all gateways, what is given back included', async () => {
  const all = await three(redisUrl());
  expect(await admitted(all, 30, 'ann')).toBe(9);
  const [one, other] = all;
  const decision = await one?.count('1.2.3.4', login);
  expect(await other?.count('1.2.3.4', login)).toMatchObject({ isBlocked: true, refusedBy: { name: 'login' } });
  decision?.giveBack();
  await eventually(async () => expect((await other?.count('1.2.3.4', login))?.isBlocked).toBe(false));
});

it('are counted by each gateway, its share of each quota, when the store falls silent', async () => {
  const proxy = await throughProxy();
  const all = await three(proxy.url);
  silence(proxy);
  expect(await admitted(all, 30, 'bob')).toBe(9);
  expect(storesOf(all)).toEqual(['local', 'local', 'local']);
  expect(await admitted(all.slice(0, 1), 30, 'cem')).toBe(3);
  const away = 'warn the store of the limits is away: each gateway counts';
  expect(lines).toEqual([away, away, away]);
});

it('keep nobody waiting once the store has failed', async () => {
  const proxy = await throughProxy();
  const counters = await open(proxy.url);
  silence(proxy);
  await counters.count('ann', plans.user);
  const turn = new Promise((resolve) => setImmediate(() => resolve('waited')));
  expect(await Promise.race([counters.count('ann', plans.user), turn])).toMatchObject({ isBlocked: false });
});

it('give nobody a new quota because the store is gone', async () => {
  const proxy = await throughProxy();
  const counters = await open(proxy.url);
  expect(await admitted([counters], 9, 'ann')).toBe(9);
  proxy.close();
  expect(await admitted([counters], 9, 'ann')).toBe(0);
  expect(counters.state().store).toBe('local');
});

it.each(['is gone', 'is silent'])('are shared again by themselves after the store %s', async (how) => {
  const url = redisUrl();
  const proxy = await throughProxy(url);
  const all = await three(proxy.url);
  if (how === 'is gone') proxy.close();
  else silence(proxy);
  await eventually(() => expect(storesOf(all)).toEqual(['local', 'local', 'local']));
  if (how === 'is gone') await throughProxy(url, Number(new URL(proxy.url).port));
  else proxy.isDead = false;
  await eventually(() => expect(storesOf(all)).toEqual(['redis', 'redis', 'redis']));
  expect(await admitted(all, 30, 'dan')).toBe(9);
  expect(lines.filter((line) => line === 'info the limits are shared again')).toHaveLength(3);
  expect(lines).toHaveLength(6);
});

it('begin without a store that is not there, and join it when it comes', async () => {
  const url = redisUrl();
  const proxy = await throughProxy(url);
  proxy.close();
  const counters = await open(proxy.url);
  expect(counters.state()).toMatchObject({ store: 'local', gateways: 1 });
  expect(await admitted([counters], 12, 'ann')).toBe(9);
  await throughProxy(url, Number(new URL(proxy.url).port));
  await eventually(() => expect(counters.state().store).toBe('redis'));
});

it('outlive a store that has forgotten their scripts', async () => {
  const url = redisUrl();
  const counters = await open(url);
  expect(await admitted([counters], 3, 'ann')).toBe(3);
  const redis = clientOf(url, scripts);
  await redis.connect();
  await redis.script('FLUSH');
  redis.disconnect();
  expect(await admitted([counters], 12, 'ann')).toBe(6);
  expect(counters.state().store).toBe('redis');
  expect(lines).toEqual([]);
});

it('are shared by those that are left when a gateway ends', async () => {
  const all = await three(redisUrl());
  await opened.pop()?.onApplicationShutdown();
  await eventually(() => expect(all[0]?.state().gateways).toBe(2));
});
