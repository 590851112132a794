import { operationIds, routes } from '@tessera/contracts';
import { securityHeaders } from '@tessera/runtime/rules';
import {
  type Answer,
  type Ask,
  ask,
  goodClaims,
  type RawAnswer,
  showToken,
  Signer,
  tokenCases,
} from '@tessera/testing';
import { served } from '../routes.js';
import { gap } from './gaps.js';
import { askStack, testStack } from './stack.fixture.js';
import { putPerson, useTables } from './stores.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';

await withTools('What the API answers by itself', emulated, async () => {
  /** What the API itself answers, before and instead of functions: tokens, roles, routes, limits, pages of other origins. */
  const [signer, stranger] = [new Signer(), new Signer()];
  const SHOP = 'https://shop.test';
  const stack = await testStack({
    chain: 'one',
    parameters: { CorsOrigins: `https://other.test,${SHOP}` },
    signer: signer.jwk(),
  });
  afterAll(() => stack.stop());
  useTables(stack);

  /** Whom good tokens of the list name. */
  const { sub: id } = await putPerson(goodClaims());

  const known = signer.token();
  const send = (method: string, path: string, request?: Ask) => askStack(stack, method, path, request);
  const withoutEnd = (text: string) => text.replace(/'$/, '');

  /** The path of a gateway response, as far as the emulator knows it. */
  const instanceOf = (path: string) => (gap('gateway-context-path') ? '$context.path' : path);

  const problemOf = (path: string, code: string, status: number, requestId: string | null | undefined) => ({
    type: 'about:blank',
    title: expect.any(String),
    status,
    instance: instanceOf(path),
    code,
    requestId,
  });

  /** A refusal of the API's own: a problem with an id of its own, and what every answer has. */
  const expectProblem = ({ status, headers, body }: Answer, path: string, code: string, refusedWith: number) => {
    expect([status, headers.get('content-type')]).toEqual([refusedWith, 'application/problem+json']);
    expect(body).toEqual(problemOf(path, code, refusedWith, headers.get('x-request-id')));
    expect(Object.fromEntries(headers)).toMatchObject(securityHeaders);
  };

  describe('a token', () => {
    const path = '/v1/users/me';
    const door = new URL(stack.url).pathname + path;
    const shownAs = tokenCases.map((one) => [`${one.status}: ${one.name} (${one.source})`, one] as const);

    beforeAll(async () => expect((await send('GET', path, { token: known })).status).toBe(200));

    const expectRefusal = (answer: RawAnswer | undefined) => {
      expect(answer?.headers['www-authenticate']).toBe('Bearer');
      expect(answer?.headers['content-type']).toContain('application/problem+json');
      const id = answer?.headers['x-request-id'];
      expect(JSON.parse(answer?.body ?? '')).toEqual(problemOf(path, 'UNAUTHENTICATED', 401, id));
    };

    it.concurrent.each(shownAs)('%s', async (_, one) => {
      const [answer, ...more] = await showToken(stack.url, door, one, { signer, stranger, known });
      expect(more).toEqual([]);
      // What no HTTP parser takes, and headers beyond 10 KB, are refusals of AWS's own: of whatever form, nobody gets in.
      if (one.status === 400 || one.status === 431)
        return expect([400, 401, 413, 431, undefined]).toContain(answer?.status);
      expect(answer?.status).toBe(one.status);
      if (one.status === 401) expectRefusal(answer);
    });
  });

  describe('a route', () => {
    const filled = (path: string) => path.replace('{id}', id).replace('{sku}', 'TEA-1');
    const forStaff = served.filter(({ who }) => who === 'staff');
    const ofUsers = served.filter(({ who }) => who !== 'anyone');
    const ids = new Set<string>(served.map(({ operation }) => operation));
    const others = operationIds.filter((one) => !ids.has(one)).map((one) => routes[one]);
    // Above the stage there is nothing, and no answer of ours.
    const notServed = others.filter(({ path }) => path.startsWith('/v1/'));

    it.concurrent.each(forStaff.map((one) => [one.method, one.path]))(
      '%s %s is not for customers',
      async (method, path) => {
        const { status, body, headers } = await send(method, filled(path), { token: known });
        expect([status, body.code, body.instance]).toEqual([403, 'FORBIDDEN', filled(path)]);
        expect(body.requestId).toBe(headers.get('x-request-id'));
      },
    );

    it.concurrent.each(ofUsers.map((one) => [one.method, one.path]))('%s %s asks for a token', async (method, path) => {
      const answer = await send(method, filled(path));
      expectProblem(answer, filled(path), 'UNAUTHENTICATED', 401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    });

    it.concurrent.each(notServed.map((one) => [one.method, one.path]))('%s %s is none here', async (method, path) => {
      expectProblem(await send(method, filled(path), { token: known }), filled(path), 'NOT_FOUND', 404);
    });

    it('is none by another path, and by another method not either: 404, where the gateway has 405', async () => {
      for (const [method, path] of [
        ['GET', '/v1/nothing'],
        ['DELETE', '/v1/orders'],
        ['GET', '/v1/auth/login'],
        ['PATCH', `/v1/orders/${id}`],
      ] as const)
        for (const token of [undefined, known]) {
          const answer = await send(method, path, { token });
          expectProblem(answer, path, 'NOT_FOUND', 404);
          expect(answer.headers.has('allow')).toBe(false);
        }
    });

    it('keeps the id of its caller where a function answers, and gives its own where none does', async () => {
      const headers = { 'x-request-id': 'mine' };
      expect((await send('GET', '/v1/users/me', { token: known, headers })).headers.get('x-request-id')).toBe('mine');
      expect((await send('GET', '/v1/products', { headers })).headers.get('x-request-id')).toBe('mine');
      for (const path of ['/v1/users/me', '/v1/nothing'])
        expect((await send('GET', path, { headers })).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  describe('answers that never change', () => {
    const csp = 'content-security-policy';
    const requestId = gap('mock-context') ? 'context.requestId' : expect.stringMatching(/^[0-9a-f-]{36}$/);
    const common = {
      ...securityHeaders,
      ...(gap('mock-quotes') && { [csp]: withoutEnd(securityHeaders[csp] ?? '') }),
      'x-request-id': requestId,
    };
    const paths = [...new Set(served.map(({ path }) => path))];
    const methodsAt = (path: string) => {
      const own = served.filter((one) => one.path === path).map(({ method }) => method);
      return [...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].toSorted().join(', ');
    };

    it.concurrent.each(paths)('say to OPTIONS %s what may be asked', async (path) => {
      const { status, text, headers } = await send('OPTIONS', filledIn(path), { headers: { origin: SHOP } });
      expect([status, text]).toEqual([204, '']);
      expect(Object.fromEntries(headers)).toMatchObject({ ...common, allow: methodsAt(path) });
    });

    const filledIn = (path: string) => path.replace('{id}', id).replace('{sku}', 'TEA-1');

    it('are the public keys and that the API lives, below the stage', async () => {
      const keys = await send('GET', '/v1/.well-known/jwks.json');
      expect(keys.body.keys).toContainEqual(signer.jwk());
      for (const key of keys.body.keys)
        expect(Object.keys(key).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
      const live = await send('GET', '/v1/health/live');
      expect([live.status, live.body]).toEqual([200, { status: 'ok' }]);
      for (const { headers } of [keys, live]) expect(Object.fromEntries(headers)).toMatchObject(common);
      const head = await send('HEAD', '/v1/health/live');
      expect([head.status, head.text]).toEqual([200, '']);
    });
  });

  describe('pages of other origins', () => {
    const told = async (origin: string, request: Ask = {}, path = '/v1/users/me', method = 'GET') => {
      const { headers } = await send(method, path, { ...request, headers: { origin } });
      const names = ['access-control-allow-origin', 'access-control-expose-headers', 'vary'];
      return names.map((name) => headers.get(name));
    };

    it('that are named may read what functions answer, good and bad', async () => {
      const exposed = expect.stringContaining('X-Request-Id');
      expect(await told(SHOP, { token: known })).toEqual([SHOP, exposed, 'Origin']);
      expect(await told(SHOP, {}, '/v1/products/NONE')).toEqual([SHOP, exposed, 'Origin']);
    });

    it.each(['https://evil.test', 'null', `${SHOP}.evil.test`, 'http://shop.test', `${SHOP}:444`])(
      'that are not may not: %s',
      async (origin) => {
        expect(await told(origin, { token: known })).toEqual([null, null, 'Origin']);
      },
    );

    it('may all read refusals of the API itself, and ask what may be asked: nothing there is for one person', async () => {
      expect((await told('https://evil.test', {}, '/v1/nothing'))[0]).toBe('*');
      const { headers } = await send('OPTIONS', '/v1/orders', {
        headers: { origin: SHOP, 'access-control-request-method': 'POST' },
      });
      expect(Object.fromEntries(headers)).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, HEAD, OPTIONS, POST',
        'access-control-allow-headers': expect.stringContaining('Idempotency-Key'),
        'access-control-max-age': '600',
      });
      expect(headers.has('access-control-allow-credentials')).toBe(false);
    });
  });

  describe('a stack with a burst of five and no named origins', () => {
    it('refuses of sixteen requests at once those beyond it, with the time to wait', async () => {
      const small = await stack.beside({ name: 'small', chain: 'one', parameters: { Burst: '5', RatePerSecond: '1' } });
      const path = '/v1/products';
      const answers = await Promise.all(Array.from({ length: 16 }, () => ask('GET', small.url + path)));
      const refused = answers.filter(({ status }) => status !== 200);
      expect(answers.length - refused.length).toBeGreaterThanOrEqual(1);
      expect(refused.length).toBeGreaterThanOrEqual(8);
      for (const answer of refused) {
        expectProblem(answer, path, 'RATE_LIMITED', 429);
        expect(answer.headers.get('retry-after')).toBe('1');
        expect(answer.headers.has('ratelimit')).toBe(false);
      }
      for (const { headers } of answers) {
        expect(headers.has('vary')).toBe(false);
        expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    });
  });
});
