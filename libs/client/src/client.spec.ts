import { jest } from '@jest/globals';
import { fakeApi, ID, inTurn, json, problem, tokens, user } from '../test/fake-api.fixture.js';
import { ConnectionFailed } from './index.js';

const me = () => json(200, user, { etag: '"3"', 'x-request-id': 'r-2' });

it('has a method for each route, which gives the body of the answer', async () => {
  const { api, sent } = fakeApi(me, { tokens: { accessToken: 'mine' }, headers: { 'x-forwarded-for': '10.0.0.1' } });
  expect(await api.getMe()).toEqual(user);
  expect(await api.changeUser({ id: ID, name: 'x', status: 'blocked' } as never, { ifMatch: 3 })).toEqual(user);
  expect(sent).toMatchObject([
    { method: 'GET', path: '/v1/users/me', headers: { authorization: 'Bearer mine', 'x-forwarded-for': '10.0.0.1' } },
    { method: 'PATCH', path: `/v1/users/${ID}`, headers: { 'if-match': '"3"' } },
  ]);
});

it('is typed by the list of routes', () => {
  const { api } = fakeApi(me);
  const typed = async () => {
    // @ts-expect-error a product has a SKU
    await api.getProduct();
    // @ts-expect-error no such field
    await api.placeOrder({ lines: [], priority: 1 });
    // @ts-expect-error this route reads no If-Match
    await api.getMe({ ifMatch: 3 });
    // @ts-expect-error may be undefined after a condition
    (await api.getMe({ ifNoneMatch: 3 })).id satisfies string;
    (await api.getMe()).id satisfies string;
    // @ts-expect-error no list
    api.every.getMe();
    const answer = await api.exchange('getOrder', { id: ID });
    // @ts-expect-error 304 has none
    answer.data.state satisfies string;
    if (answer.status === 200) answer.data.state satisfies string;
    (await api.retireProduct({ sku: 'TEA' })) satisfies undefined;
    await api.listOrders({ limit: 20 });
    await api.listOrders({ limit: '20' });
  };
  expect(typed).toBeInstanceOf(Function);
});

it('works below a path, and from the page’s own origin', async () => {
  const below = fakeApi(me, { baseUrl: 'http://api.test/shop/' });
  await below.api.getMe();
  const own = fakeApi(me, { baseUrl: '' });
  await own.api.getMe();
  expect([below.sent[0]?.path, own.sent[0]?.path]).toEqual(['/shop/v1/users/me', '/v1/users/me']);
});

it('gives the whole answer on request', async () => {
  const { api } = fakeApi(() => json(200, user, { etag: '"3"', 'x-request-id': 'r', 'idempotency-replayed': 'true' }));
  const { headers, ...exchange } = await api.exchange('getMe');
  expect(exchange).toEqual({ status: 200, data: user, etag: '"3"', requestId: 'r', replayed: true });
  expect(headers.get('content-type')).toBe('application/json');
});

it('gives nothing for 204, and for what has not changed', async () => {
  const { api, sent } = fakeApi(inTurn(new Response(null, { status: 204 }), new Response(null, { status: 304 })));
  expect(await api.retireProduct({ sku: 'TEA' })).toBeUndefined();
  expect(await api.getMe({ ifNoneMatch: '"3"' })).toBeUndefined();
  expect(sent[1]?.headers['if-none-match']).toBe('"3"');
});

it('walks a list over its pages, no further than it is asked to', async () => {
  const page = (name: string, next: string | null) => json(200, { items: [{ ...user, name }], next });
  const walk = fakeApi(inTurn(page('A', 'c-1'), page('B', null)));
  const names: string[] = [];
  for await (const { name } of walk.api.every.listUsers({ limit: 1 })) names.push(name);
  expect([names, walk.sent.map(({ path }) => path)]).toEqual([
    ['A', 'B'],
    ['/v1/users?limit=1', '/v1/users?limit=1&cursor=c-1'],
  ]);
  const glance = fakeApi(inTurn(page('A', 'c-1')));
  for await (const { name } of glance.api.every.listUsers()) {
    expect(name).toBe('A');
    break;
  }
});

it('ends with the caller’s signal, and throws its reason', async () => {
  const { api } = fakeApi(() => undefined);
  const caller = new AbortController();
  const call = api.getMe({ signal: caller.signal });
  caller.abort(new Error('not wanted any more'));
  await expect(call).rejects.toThrow('not wanted any more');
});

it('waits no longer than it may', async () => {
  const failure = fakeApi(() => undefined).api.getMe({ timeoutMs: 1 });
  await expect(failure).rejects.toThrow(ConnectionFailed);
  await expect(failure).rejects.toMatchObject({ timedOut: true });
});

it('a body that breaks off is no answer', async () => {
  const { api } = fakeApi(() => new Response(new ReadableStream({ pull: (body) => body.error(new Error('reset')) })));
  await expect(api.getMe()).rejects.toThrow('GET /v1/users/me got no answer: reset');
});

describe('tries again', () => {
  const later = { 'retry-after': '0' };
  const lines = [{ sku: 'TEA', quantity: 1 }];

  it('not unless it is told to', async () => {
    const { api, sent } = fakeApi(() => problem('UPSTREAM_UNAVAILABLE', later));
    await expect(api.getMe()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(sent).toHaveLength(1);
  });

  it('what may be done twice', async () => {
    const onRetry = jest.fn();
    const { api, sent } = fakeApi(inTurn(problem('UPSTREAM_UNAVAILABLE', later), new TypeError('gone'), me()), {
      retries: 2,
      onRetry,
    });
    expect(await api.getMe()).toEqual(user);
    expect(sent).toHaveLength(3);
    expect(onRetry.mock.calls).toMatchObject([
      [{ request: 'GET /v1/users/me', error: { code: 'UPSTREAM_UNAVAILABLE' }, seconds: 0 }],
      [{ error: { name: 'ConnectionFailed' } }],
    ]);
  });

  it('an order only with a key, but any call that was limited', async () => {
    const away = fakeApi(() => problem('UPSTREAM_TIMEOUT', later), { retries: 1 });
    await expect(away.api.placeOrder({ lines })).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    await expect(away.api.placeOrder({ lines }, { idempotencyKey: 'k' })).rejects.toMatchObject({ status: 504 });
    expect(away.sent.map(({ headers }) => headers['idempotency-key'])).toEqual([undefined, 'k', 'k']);
    const limited = fakeApi(() => problem('RATE_LIMITED', later), { retries: 1 });
    await expect(limited.api.placeOrder({ lines })).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(limited.sent).toHaveLength(2);
  });

  it('not what was refused', async () => {
    const { api, sent } = fakeApi(() => problem('NOT_FOUND'), { retries: 5 });
    await expect(api.getOrder({ id: ID })).rejects.toMatchObject({ status: 404 });
    expect(sent).toHaveLength(1);
  });

  it('until the caller’s signal', async () => {
    const caller = new AbortController();
    const onRetry = () => caller.abort(new Error('enough'));
    const { api } = fakeApi(() => problem('RATE_LIMITED', { 'retry-after': '3600' }), { retries: 1, onRetry });
    await expect(api.getMe({ signal: caller.signal })).rejects.toThrow('enough');
  });
});

it('shows the session’s tokens, and takes those of another tab', async () => {
  const { api, sent } = fakeApi(inTurn(json(200, tokens(1)), me()));
  expect(api.tokens).toBeUndefined();
  await api.logIn({ email: 'a@b.c', password: 'p' });
  expect(api.tokens).toEqual(tokens(1));
  api.tokens = tokens(2);
  await api.getMe();
  expect(sent[1]?.headers['authorization']).toBe('Bearer access-2');
});
