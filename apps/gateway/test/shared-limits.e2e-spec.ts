import { eventually, TcpProxy } from '@tessera/testing';
import { type Gateway, startGateway } from './gateway.fixture.js';
import { from, limits } from './limits.fixture.js';
import { redisUrl } from './redis.fixture.js';

/** Three gateways with one store for their limits; users, addresses and e-mails come to each of them in turn. */
let gateways: Gateway[] = [];
let proxy: TcpProxy;
const url = redisUrl();
const quota = 30;

beforeAll(async () => {
  proxy = await TcpProxy.to(url);
  const env = {
    ...limits({ user: { quota }, failedAuthentications: { quota: 6 }, loginFailures: { quota: 5 } }),
    REDIS_URL: proxy.url,
    TRUSTED_PROXIES: '127.0.0.1/32',
  };
  gateways = await Promise.all([startGateway(env), startGateway(env), startGateway(env)]);
  for (const gateway of gateways) {
    const { user } = gateway;
    user.answer = ({ url }, response) => void response.writeHead(url.includes('login') ? 401 : 200).end('{}');
  }
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  proxy.close();
});

const place = (n: number) => {
  const gateway = gateways[n % 3];
  if (!gateway) throw new Error('there are three');
  return gateway;
};

let addresses = 0;
const newAddress = () => `10.7.${Math.floor((addresses += 1) / 250)}.${addresses % 250}`;

/** The same user asks each gateway in turn, from a new address each time; how many were answered how. */
const asUser = async (sub: string, times: number) => {
  const counts: Record<number, number> = {};
  const ask = async (n: number) => {
    const { ask, signer } = place(n);
    const { status } = await ask('/v1/users/me', { token: signer.token({ sub }), headers: from(newAddress()) });
    counts[status] = (counts[status] ?? 0) + 1;
  };
  await Promise.all(Array.from({ length: times }, (_, n) => ask(n)));
  return counts;
};

const storeOf = async ({ ask }: Gateway) => (await ask('/health/ready')).json.checks.limits;
const stores = () => Promise.all(gateways.map(storeOf));

/** A machine that is busy may lose its store for a moment, so each is tried with somebody new until it holds. */
const newUser = () => crypto.randomUUID();

it('count a user once, wherever they ask', () =>
  eventually(async () => expect(await asUser(newUser(), 60)).toEqual({ 200: quota, 429: 60 - quota })));

it('count an address that guesses once, wherever it guesses', () =>
  eventually(async () => {
    const address = newAddress();
    const statuses: number[] = [];
    for (let n = 0; n < 9; n += 1)
      statuses.push((await place(n).ask('/v1/users/me', { token: 'a.b.c', headers: from(address) })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429, 429]);
  }));

it('count the wrong passwords of an e-mail once, wherever they are tried', () =>
  eventually(async () => {
    const body = { email: `${newUser()}@b.c`, password: 'x' };
    const guess = (n: number) => place(n).ask('/v1/auth/login', { method: 'POST', body, headers: from(newAddress()) });
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) statuses.push((await guess(n)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  }));

it('answer all the same when the store is killed under load, let in no more than twice the quota, and share again', async () => {
  await eventually(async () => expect(await stores()).toEqual(['ok', 'ok', 'ok']));
  const sub = newUser();
  const port = Number(new URL(proxy.url).port);
  const before = asUser(sub, 60);
  proxy.close();
  const all = [await before, await asUser(sub, 300)];
  expect(await stores()).toEqual(['degraded', 'degraded', 'degraded']);
  proxy = await TcpProxy.to(url, port);
  await eventually(async () => expect(await stores()).toEqual(['ok', 'ok', 'ok']));
  expect(all.flatMap((counts) => Object.keys(counts)).filter((status) => !['200', '429'].includes(status))).toEqual([]);
  const admitted = all.reduce((sum, counts) => sum + (counts[200] ?? 0), 0);
  expect(admitted).toBeGreaterThanOrEqual(quota);
  expect(admitted).toBeLessThanOrEqual(2 * quota);
  await eventually(async () => expect(await asUser(newUser(), 60)).toEqual({ 200: quota, 429: 60 - quota }));
});
