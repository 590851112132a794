import { decodeJwt } from 'jose';
import { newTokens, problem, UserService } from './service.fixture.js';

let service: UserService;
const call: UserService['call'] = (...args) => service.call(...args);
const refresh = (refreshToken: unknown) => call('POST', '/v1/auth/refresh', { body: { refreshToken } });
const logOut = (refreshToken: string) => call('POST', '/v1/auth/logout', { body: { refreshToken } });
const next = async (refreshToken: string) => String((await refresh(refreshToken)).body['refreshToken']);
const password = (token: string, currentPassword: string, newPassword: string) =>
  call('POST', '/v1/auth/password', { token, body: { currentPassword, newPassword } });

beforeAll(async () => {
  service = await UserService.start();
});
afterAll(() => service.stop());

/** Somebody with a session. */
const kim = async () => {
  const { id, email, password } = await service.person();
  return { id, email, password, ...(await service.tokens(email)) };
};
const told = async (id: string) => {
  const [row] = await service.db.rows<{ value: Buffer }>('SELECT value FROM outbox_newest WHERE key = $1', [
    Buffer.from(id),
  ]);
  return JSON.parse(String(row?.value)) as { sessionsEnded: { sid: string }[]; sessionsValidFrom: string };
};
const sidOf = (token: string) => decodeJwt(token)['sid'];
const invalid = problem(401, 'REFRESH_INVALID');

describe('a refresh', () => {
  it('answers as a login does, in the same session, and no cache keeps it', async () => {
    const { token, refreshToken, id } = await kim();
    const { status, headers, body } = await refresh(refreshToken);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual(newTokens);
    expect(body['refreshToken']).not.toBe(refreshToken);
    expect(decodeJwt(String(body['accessToken']))).toMatchObject({ sub: id, sid: sidOf(token) });
    expect((await call('GET', '/v1/users/me', { token: String(body['accessToken']) })).status).toBe(200);
  });

  it('repeated at once gets the same successor, while that is unused', async () => {
    const { refreshToken } = await kim();
    const [first, second] = await Promise.all([next(refreshToken), next(refreshToken)]);
    expect(second).toBe(first);
    expect(await next(refreshToken)).toBe(first);
    const third = await next(first);
    expect(await refresh(refreshToken)).toMatchObject(problem(401, 'REFRESH_REUSED'));
    expect(await refresh(third)).toMatchObject(invalid);
  });

  it('with a token that was spent long ago ends the session, which everyone is told', async () => {
    const { id, token, refreshToken } = await kim();
    const good = await next(refreshToken);
    await service.db.rows(`UPDATE refresh_token SET spent_at = spent_at - interval '10 seconds'`);
    const reused = await refresh(refreshToken);
    expect(reused).toMatchObject(problem(401, 'REFRESH_REUSED'));
    expect(reused.headers.get('www-authenticate')).toBe('Bearer');
    expect(await refresh(good)).toMatchObject(invalid);
    expect(await refresh(refreshToken)).toMatchObject(invalid);
    expect((await told(id)).sessionsEnded).toMatchObject([{ sid: sidOf(token) }]);
  });

  it('leaves the other sessions of a person alone', async () => {
    const one = await kim();
    const other = await service.tokens(one.email);
    await logOut(one.refreshToken);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it('after thirty days takes a password again, used or not', async () => {
    const { refreshToken } = await kim();
    const good = await next(refreshToken);
    await service.db.rows(`UPDATE session SET started_at = started_at - interval '30 days'`);
    for (const old of [good, refreshToken]) expect(await refresh(old)).toMatchObject(invalid);
  });

  it('carries the roles of now', async () => {
    const [admin, who] = [await service.person('admin'), await kim()];
    await call('PATCH', `/v1/users/${who.id}`, { token: admin.token, body: { roles: ['staff'] } });
    const { status, body } = await refresh(who.refreshToken);
    expect(status).toBe(200);
    expect(decodeJwt(String(body['accessToken']))['roles']).toEqual(['customer', 'staff']);
    expect((await call('GET', '/v1/users', { token: String(body['accessToken']) })).status).toBe(200);
  });

  it('of somebody blocked opens nothing, nor when they are let in again', async () => {
    const [admin, who] = [await service.person('admin'), await kim()];
    for (const status of ['blocked', 'active']) {
      await call('PATCH', `/v1/users/${who.id}`, { token: admin.token, body: { status } });
      expect(await refresh(who.refreshToken)).toMatchObject(invalid);
    }
  });

  it.each<[string, (good: string) => string]>([
    ['tampered in the middle', (good) => `${good.slice(0, 20)}${good[20] === 'A' ? 'B' : 'A'}${good.slice(21)}`],
    ['spelled otherwise', (good) => good.slice(0, -1) + String.fromCharCode(good.charCodeAt(42) + 1)],
    ['longer', (good) => `${good}A`],
    ['padded', (good) => `${good}=`],
    ['an access token’s', () => 'eyJhbGciOiJub25lIn0.e30.'],
    ['something else', () => "' OR 1=1 --"],
  ])('refuses a token that is %s, and the good one stays good', async (_, spoil) => {
    const { refreshToken } = await kim();
    expect(await refresh(spoil(refreshToken))).toMatchObject(invalid);
    expect((await logOut(spoil(refreshToken))).status).toBe(204);
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it.each([['', 'x'.repeat(201), 7, null, ['x'], { $gt: '' }, '\0', '\ud800'].map((token) => [token])].flat())(
    'takes no %j for a token',
    async (token) => {
      for (const path of ['/v1/auth/refresh', '/v1/auth/logout']) {
        const answer = await call('POST', path, { body: { refreshToken: token } });
        expect(answer).toMatchObject(problem(400, 'VALIDATION_FAILED'));
        expect(answer.body['errors']).toMatchObject([{ pointer: '/refreshToken' }]);
      }
    },
  );
});

describe('a logout', () => {
  it('ends the session, whichever of its tokens is shown, and everyone is told', async () => {
    for (const which of [0, 1]) {
      const { id, token, refreshToken } = await kim();
      const good = await next(refreshToken);
      const { status, text } = await logOut([refreshToken, good][which] ?? '');
      expect([status, text]).toEqual([204, '']);
      expect(await refresh(good)).toMatchObject(invalid);
      expect((await told(id)).sessionsEnded).toMatchObject([{ sid: sidOf(token) }]);
    }
  });

  it('can be said twice', async () => {
    const { refreshToken } = await kim();
    expect([(await logOut(refreshToken)).status, (await logOut(refreshToken)).status]).toEqual([204, 204]);
  });

  it('everywhere ends all sessions, and is nothing for a token of one of them any more', async () => {
    const who = await kim();
    const other = await service.tokens(who.email);
    const { status } = await call('POST', '/v1/auth/logout-all', { token: who.token });
    expect(status).toBe(204);
    for (const { refreshToken } of [who, other]) expect(await refresh(refreshToken)).toMatchObject(invalid);
    const { iat = 0 } = decodeJwt(other.token);
    expect(Date.parse((await told(who.id)).sessionsValidFrom)).toBeGreaterThan(iat * 1000);
    expect(await call('POST', '/v1/auth/logout-all', { token: who.token })).toMatchObject(
      problem(401, 'UNAUTHENTICATED'),
    );
    const token = await service.logIn(who.email);
    expect((await call('GET', '/v1/users/me', { token })).status).toBe(200);
  });
});

describe('another password', () => {
  const NEW = 'another horse battery';

  it('lets in with itself alone, and ends the other sessions', async () => {
    const who = await kim();
    const other = await service.tokens(who.email);
    expect((await password(who.token, who.password, NEW)).status).toBe(204);
    const logIn = (password: string) => call('POST', '/v1/auth/login', { body: { email: who.email, password } });
    expect(await logIn(who.password)).toMatchObject(problem(401, 'INVALID_CREDENTIALS'));
    expect((await logIn(NEW)).status).toBe(200);
    expect((await refresh(who.refreshToken)).status).toBe(200);
    expect(await refresh(other.refreshToken)).toMatchObject(invalid);
    expect((await told(who.id)).sessionsEnded).toContainEqual({ sid: sidOf(other.token), at: expect.any(String) });
    expect(await password(other.token, NEW, who.password)).toMatchObject(problem(401, 'UNAUTHENTICATED'));
  });

  it('needs the current one', async () => {
    const who = await kim();
    const answer = await password(who.token, NEW, NEW);
    expect(answer).toMatchObject(problem(422, 'WRONG_PASSWORD'));
    expect((await refresh(who.refreshToken)).status).toBe(200);
  });

  it('is one of 12 to 128 characters', async () => {
    const who = await kim();
    for (const bad of ['elevenchars', 'x'.repeat(129)]) {
      const answer = await password(who.token, who.password, bad);
      expect(answer).toMatchObject(problem(400, 'VALIDATION_FAILED'));
      expect(answer.body['errors']).toMatchObject([{ pointer: '/newPassword' }]);
    }
  });
});
