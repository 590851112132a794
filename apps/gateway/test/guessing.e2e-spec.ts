import { gzipSync } from 'node:zlib';
import { json } from './fake-upstream.fixture.js';
import { type Gateway, startGateway } from './gateway.fixture.js';
import { few, from, limits, statuses } from './limits.fixture.js';

/** Whoever guesses passwords, tokens or refresh tokens is slowed down. */
let gateway: Gateway;
afterEach(() => gateway.close());

const trusting = { TRUSTED_PROXIES: '127.0.0.1/32' };

const browse = (address: string) => gateway.ask('/v1/products', { headers: from(address) });
const logIn = (email: string, address: string) =>
  gateway.ask('/v1/auth/login', { method: 'POST', body: { email, password: 'x' }, headers: from(address) });

describe('failed authentications', () => {
  const carrying = (token: string | undefined, address: string) =>
    gateway.ask('/v1/users/me', { ...(token ? { token } : {}), headers: from(address) });
  const failing = (address: string) =>
    gateway.ask('/v1/auth/login', {
      method: 'POST',
      body: { email: `${address}@b.c`, password: 'x' },
      headers: from(address),
    });

  it('of an address that are too many in a minute refuse whatever carries credentials, and nothing else', async () => {
    gateway = await startGateway(trusting);
    const good = gateway.signer.tokenOf();
    expect(await statuses(20, () => carrying('a.b.c', '10.0.4.1'))).toEqual(Array.from({ length: 20 }, () => 401));
    const { status, json: problem, headers } = await carrying(good, '10.0.4.1');
    expect([status, problem.code]).toEqual([429, 'RATE_LIMITED']);
    expect(headers['ratelimit-policy']).toBe('"failed-authentications";q=20;w=60');
    expect(Number(headers['retry-after'])).toBeGreaterThan(50);
    expect((await failing('10.0.4.1')).status).toBe(429);
    expect(gateway.user.seen).toEqual([]);
    expect((await browse('10.0.4.1')).status).toBe(200);
    expect((await carrying(undefined, '10.0.4.1')).status).toBe(401);
    expect((await carrying(good, '10.0.4.2')).status).toBe(200);
  });

  it('are logins that failed as well, wherever it was said; not those without credentials', async () => {
    gateway = await startGateway({ ...trusting, ...limits({ failedAuthentications: few, login: { quota: 100 } }) });
    const good = gateway.signer.tokenOf();
    expect(await statuses(9, () => carrying(undefined, '10.0.4.3'))).toEqual(Array.from({ length: 9 }, () => 401));
    gateway.user.answer = (_, response) => json(response, 401, { code: 'INVALID_CREDENTIALS' });
    expect(await statuses(5, () => failing('10.0.4.3'))).toEqual([401, 401, 401, 429, 429]);
    expect((await carrying(good, '10.0.4.3')).status).toBe(429);
    gateway.order.answer = (_, response) => json(response, 401, { code: 'UNAUTHENTICATED' });
    const list = () => gateway.ask('/v1/orders', { token: good, headers: from('10.0.4.4') });
    expect(await statuses(5, list)).toEqual([401, 401, 401, 429, 429]);
  });

  it('are refresh tokens that were refused', async () => {
    gateway = await startGateway({ ...trusting, ...limits({ failedAuthentications: few, refresh: { quota: 100 } }) });
    gateway.user.answer = (_, response) => json(response, 401, { code: 'REFRESH_INVALID' });
    const body = { refreshToken: 'x' };
    const refresh = () => gateway.ask('/v1/auth/refresh', { method: 'POST', body, headers: from('10.0.4.6') });
    expect(await statuses(5, refresh)).toEqual([401, 401, 401, 429, 429]);
    expect((await carrying(gateway.signer.tokenOf(), '10.0.4.6')).status).toBe(429);
  });

  it('do not grow by what is refused, nor does any other window', async () => {
    gateway = await startGateway({ ...trusting, ...limits({ failedAuthentications: few, address: { quota: 5 } }) });
    const ask = () => carrying('a.b.c', '10.0.4.5');
    expect(await statuses(6, ask)).toEqual([401, 401, 401, 429, 429, 429]);
    expect(await statuses(3, () => browse('10.0.4.5'))).toEqual([200, 200, 429]);
  });
});

describe('login, register and refresh', () => {
  it('each have a window of their own per address', async () => {
    gateway = await startGateway();
    const body = { email: 'ann@b.c', password: 'x' };
    const post = (path: string) => gateway.ask(path, { method: 'POST', body });
    for (const name of ['login', 'register', 'refresh']) {
      const all = await statuses(11, () => post(`/v1/auth/${name}`));
      expect(all).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
      expect((await post(`/v1/auth/${name}`)).headers['ratelimit-policy']).toBe(`"${name}";q=10;w=60`);
    }
  });

  it('refuse an e-mail after 5 failures, however it is written and from wherever it comes', async () => {
    gateway = await startGateway(trusting);
    gateway.user.answer = (_, response) => json(response, 401, { code: 'INVALID_CREDENTIALS' });
    const spellings = [
      'zoe\u0301@b.c',
      ' ZO\u00c9@B.C ',
      'zo\u00e9@b.c',
      'Zoe\u0301@b.c',
      '\u3000zo\u00e9@b.c',
      'zoE\u0301@b.c',
    ];
    let n = 0;
    const guess = () => logIn(spellings[n] ?? '', `10.0.0.${(n += 1)}`);
    expect(await statuses(6, guess)).toEqual([401, 401, 401, 401, 401, 429]);
    const { json: problem, headers } = await logIn('zo\u00e9@b.c', '10.0.9.9');
    expect(problem.code).toBe('RATE_LIMITED');
    expect(headers['ratelimit-policy']).toBe('"login-failures";q=5;w=60');
    expect(Number(headers['retry-after'])).toBeGreaterThan(50);
    expect(gateway.user.seen).toHaveLength(5);
    expect((await logIn('bob@b.c', '10.0.9.8')).status).toBe(401);
  });

  it('do not count the logins that worked, nor those that nobody could answer', async () => {
    gateway = await startGateway(trusting);
    let n = 0;
    const next = () => logIn('ann@b.c', `10.0.1.${(n += 1)}`);
    expect(await statuses(8, next)).toEqual(Array.from({ length: 8 }, () => 200));
    gateway.user.answer = (_, response) => json(response, 500, {});
    expect(await statuses(8, next)).toEqual(Array.from({ length: 8 }, () => 502));
    gateway.user.answer = (_, response) => json(response, 401, {});
    expect(await statuses(6, next)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('refused for an e-mail count for no other window', async () => {
    gateway = await startGateway(limits({ login: few, loginFailures: { quota: 1 } }));
    gateway.user.answer = (_, response) => json(response, 401, {});
    expect(await statuses(5, () => logIn('ann@b.c', '10.0.5.1'))).toEqual([401, 429, 429, 429, 429]);
    gateway.user.answer = (_, response) => json(response, 200, {});
    expect(await statuses(3, () => logIn('bob@b.c', '10.0.5.1'))).toEqual([200, 200, 429]);
  });

  it('let no more than 5 guesses through when they come side by side', async () => {
    gateway = await startGateway(trusting);
    gateway.user.answer = (_, response) => void setTimeout(() => json(response, 401, {}), 100);
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => logIn('ann@b.c', `10.0.2.${i}`)));
    expect(all.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  it('let in all that are right when they come side by side', async () => {
    gateway = await startGateway(trusting);
    gateway.user.answer = (_, response) => void setTimeout(() => json(response, 200, {}), 50);
    const all = await Promise.all(Array.from({ length: 12 }, (_, i) => logIn('ann@b.c', `10.0.6.${i}`)));
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
  });

  it.each([
    ['a byte order mark', '\ufeff{"email":"ann@b.c","password":"x"}'],
    ['an e-mail twice', '{"email":"bob@b.c","password":"x","email":"ann@b.c"}'],
    ['escapes', '{"\\u0065mail":"\\u0061nn@b.c","password":"x"}'],
    ['white space', ' \n{"email":"\\t\u3000ann@b.c\u00a0","password":"x"}\r\n'],
    ['another normal form', '{"email":"\uff41nn@b.c","password":"x"}', '\uff41nn@b.c'],
    ['another charset', '{"email":"ann@b.c","password":"x"}', 'ann@b.c', 'application/json; charset=utf-16'],
  ])(
    'limit the e-mail that the user service gets, whatever hides it: %s',
    async (_, body, email = 'ann@b.c', type = 'application/json') => {
      gateway = await startGateway(trusting);
      gateway.user.answer = (_, response) => json(response, 401, { code: 'INVALID_CREDENTIALS' });
      let n = 0;
      const guess = () =>
        gateway.ask('/v1/auth/login', {
          method: 'POST',
          body,
          headers: { ...from(`10.0.3.${(n += 1)}`), 'content-type': type },
        });
      expect(await statuses(7, guess)).toEqual([401, 401, 401, 401, 401, 429, 429]);
      for (const seen of gateway.user.seen) expect(JSON.parse(seen.body)).toEqual({ email, password: 'x' });
    },
  );

  it('give the user service nothing that they cannot read as it does', async () => {
    gateway = await startGateway({ ...trusting, ...limits({ login: { quota: 100 } }) });
    const logInWith = (body: string | Buffer, headers = {}) =>
      gateway.ask('/v1/auth/login', { method: 'POST', body, headers });
    for (const body of [
      '{',
      '\ufeff\ufeff{"email":"ann@b.c","password":"x"}',
      gzipSync('{"email":"ann@b.c","password":"x"}'),
      Buffer.from('{"email":"ann@b.c","password":"Jos\u00e9"}', 'latin1'),
      '{"email":"ann@b.c","password":"x","__proto__":{}}',
    ])
      expect((await logInWith(body)).json).toMatchObject({ code: 'MALFORMED_JSON', status: 400 });
    for (const body of [
      '',
      '[]',
      'null',
      '""',
      '{"email":7,"password":"x"}',
      '{"email":["ann@b.c"],"password":"x"}',
      '{"email":"ann@b.c"}',
      '{"email":"ann@b.c","password":"x","Email":"bob@b.c"}',
    ])
      expect((await logInWith(body)).json).toMatchObject({ code: 'VALIDATION_FAILED', status: 400 });
    expect((await logInWith('{"email":"b","password":"x"}')).json.errors).toEqual([
      { pointer: '/email', detail: expect.any(String) },
    ]);
    expect(gateway.user.seen).toEqual([]);
  });
});
