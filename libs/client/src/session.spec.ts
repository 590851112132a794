import { jest } from '@jest/globals';
import { fakeApi, json, problem, type Sent, tokens, user } from '../test/fake-api.fixture.js';

/** Takes only this access token; what a refresh answers is the test's. */
const doorFor = (good: string, refresh: (sent: Sent) => Response | Promise<Response>) => (sent: Sent) => {
  if (sent.path === '/v1/auth/refresh') return refresh(sent);
  return sent.headers['authorization'] === `Bearer ${good}` ? json(200, user) : problem('UNAUTHENTICATED');
};
const paths = (sent: Sent[]) => sent.map(({ path }) => path.replace('/v1/', ''));

it('renews a token that is refused, once for all calls that wait, and repeats them', async () => {
  const onTokens = jest.fn();
  const door = doorFor('access-2', async () => json(200, tokens(2)));
  const { api, sent } = fakeApi(door, { tokens: tokens(1), onTokens });
  const names = await Promise.all([1, 2, 3].map(async () => (await api.getMe()).name));
  expect(names).toEqual(['A', 'A', 'A']);
  const refreshes = sent.filter(({ path }) => path.endsWith('refresh'));
  expect(refreshes.map(({ body, headers }) => [body, headers['authorization']])).toEqual([
    [{ refreshToken: 'refresh-1' }, undefined],
  ]);
  expect(onTokens.mock.calls).toEqual([[tokens(2)]]);
  expect(api.tokens).toEqual(tokens(2));
});

it('repeats with a token that came while the refused one was under way', async () => {
  const { api, sent } = fakeApi(
    (request) => {
      if (request.headers['authorization'] !== 'Bearer access-1') return json(200, user);
      api.tokens = tokens(2);
      return problem('UNAUTHENTICATED');
    },
    { tokens: tokens(1) },
  );
  await api.getMe();
  expect(paths(sent)).toEqual(['users/me', 'users/me']);
});

it('asks no second time when the new token is refused as well', async () => {
  const { api, sent } = fakeApi(
    doorFor('none', () => json(200, tokens(2))),
    { tokens: tokens(1) },
  );
  await expect(api.getMe()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(paths(sent)).toEqual(['users/me', 'auth/refresh', 'users/me']);
});

it.each(['REFRESH_INVALID', 'REFRESH_REUSED'] as const)('the session is over with %s', async (code) => {
  const onTokens = jest.fn();
  const { api, sent } = fakeApi(
    doorFor('none', () => problem(code)),
    { tokens: tokens(1), onTokens },
  );
  const both = await Promise.allSettled([api.getMe(), api.getMyCredit()]);
  const loggedOut = { reason: { code: 'UNAUTHENTICATED' } };
  expect(both).toMatchObject([loggedOut, loggedOut]);
  expect(api.tokens).toBeUndefined();
  expect(onTokens.mock.calls).toMatchObject([[undefined, { code }]]);
  await expect(api.getMe()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(paths(sent).filter((path) => path === 'auth/refresh')).toHaveLength(1);
});

it('the session outlives a refresh that could not be answered', async () => {
  const onTokens = jest.fn();
  const answers = [problem('UPSTREAM_UNAVAILABLE'), problem('UPSTREAM_UNAVAILABLE'), json(200, tokens(2))];
  const { api } = fakeApi(
    doorFor('access-2', () => answers.shift()!),
    { tokens: tokens(1), onTokens },
  );
  await expect(api.getMe()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(onTokens).not.toHaveBeenCalled();
  expect((await api.getMe()).name).toBe('A');
});

it('asks once more, in time, for the answer to a refresh that was lost', async () => {
  const answers = [new Error('connection lost'), json(200, tokens(2))];
  const { api, sent } = fakeApi(
    (request) => {
      if (request.path !== '/v1/auth/refresh') return doorFor('access-2', () => json(200, tokens(2)))(request);
      expect(request.signal.aborted).toBe(false);
      return answers.shift()!;
    },
    { tokens: tokens(1) },
  );
  expect((await api.getMe()).name).toBe('A');
  expect(paths(sent)).toEqual(['users/me', 'auth/refresh', 'auth/refresh', 'users/me']);
});

it('leaves a refresh that came too often to those who wait for it: nobody is kept for a minute', async () => {
  const { api, sent } = fakeApi(
    doorFor('access-2', () => problem('RATE_LIMITED', { 'retry-after': '60' })),
    { tokens: tokens(1) },
  );
  await expect(api.getMe()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 60 });
  expect(paths(sent)).toEqual(['users/me', 'auth/refresh']);
});

it("a caller's signal ends its wait for a renewal, which goes on for the others", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const { api } = fakeApi(
    doorFor('access-2', () => promise),
    { tokens: tokens(1) },
  );
  const leaving = new AbortController();
  const [left, stays] = [api.getMe({ signal: leaving.signal }), api.getMe()];
  setTimeout(() => leaving.abort(new Error('no longer wanted')), 20);
  await expect(left).rejects.toThrow('no longer wanted');
  resolve(json(200, tokens(2)));
  expect((await stays).name).toBe('A');
});

it('without a refresh token, or any at all, a 401 is a 401', async () => {
  for (const kept of [{ accessToken: 'old' }, undefined]) {
    const { api, sent } = fakeApi(() => problem('UNAUTHENTICATED'), { tokens: kept });
    await expect(api.getMe()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(sent).toHaveLength(1);
  }
});

it('renews a token before its end, without a refused request', async () => {
  const { api, sent } = fakeApi((request) => {
    if (request.path.endsWith('login')) return json(200, tokens(1, 4));
    return request.path.endsWith('refresh') ? json(200, tokens(2)) : json(200, user);
  });
  await api.logIn({ email: 'a@b.c', password: 'p' });
  await Promise.all([api.getMe(), api.getMe()]);
  expect(paths(sent)).toEqual(['auth/login', 'auth/refresh', 'users/me', 'users/me']);
  expect(sent[3]?.headers['authorization']).toBe('Bearer access-2');
});

it('a login or logout meanwhile is not overruled by a late refresh', async () => {
  for (const since of [tokens(9), undefined]) {
    const onTokens = jest.fn();
    const door = doorFor('access-9', async () => {
      api.tokens = since;
      return json(200, tokens(2));
    });
    const { api } = fakeApi(door, { tokens: tokens(1), onTokens });
    await api.getMe().catch(() => undefined);
    expect([api.tokens, onTokens.mock.calls]).toEqual([since, []]);
  }
});

it('a failed login says so, and leaves the token of before at home', async () => {
  const { api, sent } = fakeApi(() => problem('INVALID_CREDENTIALS'), { tokens: tokens(1) });
  await expect(api.logIn({ email: 'a@b.c', password: 'p' })).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
  expect(sent[0]?.headers['authorization']).toBeUndefined();
  expect(sent).toHaveLength(1);
});

it('a logout ends the session here as well, however it was asked for', async () => {
  for (const leave of ['logOut', 'logOutEverywhere'] as const) {
    const onTokens = jest.fn();
    const { api, sent } = fakeApi(() => new Response(null, { status: 204 }), { tokens: tokens(1), onTokens });
    await (leave === 'logOut' ? api.logOut({ refreshToken: 'refresh-1' }) : api.logOutEverywhere());
    expect([api.tokens, onTokens.mock.calls]).toEqual([undefined, [[undefined, undefined]]]);
    expect(sent[0]?.headers['authorization']).toBe(leave === 'logOut' ? undefined : 'Bearer access-1');
  }
});
