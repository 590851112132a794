import { json } from './fake-upstream.fixture.js';
import { type Ask, type Gateway, startGateway } from './gateway.fixture.js';
import { few, from, limits, statuses } from './limits.fixture.js';

let gateway: Gateway;
afterEach(() => gateway.close());

const browse = (address: string) => gateway.ask('/v1/products', { headers: from(address) });

it('limits those without a token by their address, over all routes', async () => {
  gateway = await startGateway(limits({ address: few }));
  expect(await statuses(2, () => gateway.ask('/v1/products'))).toEqual([200, 200]);
  expect(await statuses(2, () => gateway.ask('/v1/products/TEA'))).toEqual([200, 429]);
  const { json: problem, headers } = await gateway.ask('/v1/products');
  expect(problem).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
  const wait = Number(headers['retry-after']);
  expect(wait).toBeGreaterThan(50);
  expect(wait).toBeLessThanOrEqual(60);
  expect(headers['ratelimit-policy']).toBe('"address";q=3;w=60');
  expect(headers['ratelimit']).toBe(`"address";r=0;t=${wait}`);
  expect(headers['content-type']).toContain('application/problem+json');
});

it.each<[string, string, Ask, number]>([
  ['a bad token', '/v1/users/me', { token: 'a.b.c' }, 401],
  ['no token', '/v1/users/me', {}, 401],
  ['no route', '/v1/nothing', {}, 404],
  ['a method that is not there', '/v1/orders', { method: 'DELETE' }, 405],
  ['OPTIONS', '/v1/orders', { method: 'OPTIONS' }, 204],
  ['a broken path', '/v1/products/%zz', {}, 400],
  ['a path too long', `/v1/products/${'X'.repeat(300)}`, {}, 414],
])('counts a request that no guard sees: %s', async (_, path, asked, status) => {
  gateway = await startGateway({ ...limits({ address: few }), TRUSTED_PROXIES: '127.0.0.1' });
  const ask = (address: string) => gateway.ask(path, { ...asked, headers: { ...asked.headers, ...from(address) } });
  expect(await statuses(5, () => ask('10.0.0.1'))).toEqual([status, status, status, 429, 429]);
  const { json: problem, headers } = await ask('10.0.0.1');
  expect(problem).toMatchObject({ code: 'RATE_LIMITED', instance: path });
  expect(headers).toMatchObject({
    'content-type': expect.stringContaining('application/problem+json'),
    'ratelimit-policy': '"address";q=3;w=60',
    'retry-after': expect.stringMatching(/^[1-9]\d*$/),
    'x-content-type-options': 'nosniff',
    'x-request-id': problem.requestId,
  });
  expect((await browse('10.0.0.1')).status).toBe(429);
  expect((await browse('10.0.0.2')).status).toBe(200);
});

it('counts users by their address as well, and what a limit of theirs refuses for none', async () => {
  gateway = await startGateway(limits({ address: few, user: { quota: 2, seconds: 60 } }));
  const [mine, other] = [gateway.signer.tokenOf(), gateway.signer.tokenOf()];
  const ask = (token: string) => gateway.ask('/v1/users/me', { token });
  expect(await statuses(5, () => ask(mine))).toEqual([200, 200, 429, 429, 429]);
  expect(await statuses(2, () => ask(other))).toEqual([200, 429]);
  expect((await ask(other)).headers['ratelimit-policy']).toBe('"address";q=3;w=60');
});

it('has the limits of the contract when nobody says otherwise', async () => {
  gateway = await startGateway();
  const all = await statuses(301, () => gateway.ask('/v1/products'));
  expect(all.filter((status) => status === 200)).toHaveLength(300);
  const { headers } = await gateway.ask('/v1/products');
  expect(headers['ratelimit-policy']).toBe('"address";q=300;w=60');
});

it('does not count health and keys', async () => {
  gateway = await startGateway(limits({ address: few }));
  expect(await statuses(5, () => gateway.ask('/health/ready'))).toEqual([200, 200, 200, 200, 200]);
  expect(await statuses(5, () => gateway.ask('/.well-known/jwks.json'))).toEqual([200, 200, 200, 200, 200]);
  expect(await statuses(4, () => gateway.ask('/v1/products'))).toEqual([200, 200, 200, 429]);
});

it('limits each user by themself, from wherever they come', async () => {
  gateway = await startGateway({ ...limits({ user: few, address: few }), TRUSTED_PROXIES: '127.0.0.1' });
  const mine = gateway.signer.tokenOf();
  const other = gateway.signer.tokenOf();
  let n = 0;
  const ask = (token: string) => gateway.ask('/v1/users/me', { token, headers: from(`10.0.0.${(n += 1)}`) });
  expect(await statuses(4, () => ask(mine))).toEqual([200, 200, 200, 429]);
  expect((await ask(mine)).headers['ratelimit-policy']).toBe('"user";q=3;w=60');
  expect(await statuses(3, () => ask(other))).toEqual([200, 200, 200]);
});

it('limits writes below reads, and a refused write counts for neither', async () => {
  gateway = await startGateway(limits({ user: { quota: 6, seconds: 60 }, writes: few }));
  const token = gateway.signer.tokenOf();
  const write = () => gateway.ask('/v1/orders', { method: 'POST', body: {}, token });
  expect(await statuses(6, write)).toEqual([200, 200, 200, 429, 429, 429]);
  expect(await statuses(4, () => gateway.ask('/v1/orders', { token }))).toEqual([200, 200, 200, 429]);
});

it('asks the user’s limit before the type and size of the body', async () => {
  gateway = await startGateway(limits({ writes: { quota: 1 } }));
  const token = gateway.signer.tokenOf();
  const write = () =>
    gateway.ask('/v1/orders', {
      method: 'POST',
      body: 'x'.repeat(70_000),
      headers: { 'content-type': 'text/plain' },
      token,
    });
  expect(await statuses(3, write)).toEqual([415, 429, 429]);
});

it('counts for nothing what a service behind refuses for a limit of its own', async () => {
  gateway = await startGateway(limits({ address: few, user: few }));
  const token = gateway.signer.tokenOf();
  const ask = () => gateway.ask('/v1/users/me', { token });
  gateway.user.answer = (_, response) => json(response, 429, { code: 'RATE_LIMITED' });
  expect(await statuses(5, ask)).toEqual([429, 429, 429, 429, 429]);
  gateway.user.reset();
  expect(await statuses(4, ask)).toEqual([200, 200, 200, 429]);
});

it('lets in again who waited as long as Retry-After says', async () => {
  gateway = await startGateway(limits({ address: { quota: 2, seconds: 2 } }));
  expect(await statuses(5, () => gateway.ask('/v1/products'))).toEqual([200, 200, 429, 429, 429]);
  const { headers } = await gateway.ask('/v1/products');
  await new Promise((resolve) => setTimeout(resolve, Number(headers['retry-after']) * 1000));
  expect((await gateway.ask('/v1/products')).status).toBe(200);
});

describe('addresses', () => {
  it('come from X-Forwarded-For only when a trusted proxy says so', async () => {
    gateway = await startGateway(limits({ address: few }));
    let n = 0;
    expect(await statuses(4, () => browse(`10.0.0.${(n += 1)}`))).toEqual([200, 200, 200, 429]);
  });

  it('are those before the trusted proxies, not what a client wrote in front of them', async () => {
    gateway = await startGateway({ ...limits({ address: few }), TRUSTED_PROXIES: '127.0.0.1/32, 10.0.0.0/8' });
    let n = 0;
    expect(await statuses(4, () => browse(`6.6.6.${(n += 1)}, 8.8.8.8, 10.1.2.3`))).toEqual([200, 200, 200, 429]);
    expect((await browse('8.8.4.4, 10.1.2.3')).status).toBe(200);
  });

  it('are those before a trusted proxy, whatever ports stand in between', async () => {
    gateway = await startGateway({ ...limits({ address: few }), TRUSTED_PROXIES: '127.0.0.1/32, 10.0.0.0/8' });
    let n = 0;
    const chained = () => browse(`8.8.8.8:${(n += 1)}, [::ffff:10.9.9.9]:${n}, 10.1.2.3:${8_000 + n}`);
    expect(await statuses(4, chained)).toEqual([200, 200, 200, 429]);
    expect((await browse('8.8.4.4, 10.1.2.3:80')).status).toBe(200);
  });

  it('of IPv6 count by /64, mapped ones as IPv4, and nonsense as the proxy', async () => {
    gateway = await startGateway({ ...limits({ address: few }), TRUSTED_PROXIES: '127.0.0.1/32' });
    let n = 0;
    expect(await statuses(4, () => browse(`2001:db8:1:2::${(n += 1)}`))).toEqual([200, 200, 200, 429]);
    expect((await browse('2001:db8:1:3::1')).status).toBe(200);
    expect(await statuses(2, () => browse('::ffff:9.9.9.9'))).toEqual([200, 200]);
    expect(await statuses(2, () => browse('9.9.9.9'))).toEqual([200, 429]);
    expect(await statuses(4, () => browse(`nonsense-${(n += 1)}`))).toEqual([200, 200, 200, 429]);
  });
});
