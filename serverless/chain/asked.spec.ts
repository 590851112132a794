import { served, servedAs } from '../routes.js';
import { gatewayEvent } from '../test/request.fixture.js';
import { askedOf, MOST_BODY_BYTES } from './asked.js';

/** So much of its input the state machine takes. */
const CARRIED_BYTES = 262_144;

describe('a request that API Gateway handed over', () => {
  it('is data, by the route of the contract', () => {
    expect(askedOf(gatewayEvent())).toMatchObject({
      route: 'GET /v1/orders/{id}',
      isHead: false,
      path: '/v1/orders/7',
      params: { id: '7' },
      query: {},
      headers: {},
      body: null,
      at: 1_700_000_000_000,
      caller: null,
    });
  });

  it('is by HEAD what it is by GET, but for its body', () => {
    expect(askedOf(gatewayEvent({ method: 'HEAD' }))).toMatchObject({ route: 'GET /v1/orders/{id}', isHead: true });
  });

  describe('by an API that hands over everything', () => {
    const behind = (path: string, method = 'GET') => {
      const params = { proxy: path.replace('/v1/', '') };
      const {
        route,
        params: given,
        isHead,
        path: asked,
      } = askedOf(gatewayEvent({ method, resource: '/{proxy+}', path, params }));
      return { route, params: given, isHead, path: asked };
    };

    it.each([
      ['GET', '/v1/orders', 'GET /v1/orders', {}],
      ['POST', '/v1/orders/7/cancel', 'POST /v1/orders/{id}/cancel', { id: '7' }],
      ['GET', '/v1/users/me', 'GET /v1/users/me', {}],
      ['DELETE', '/v1/products/TEA-1', 'DELETE /v1/products/{sku}', { sku: 'TEA-1' }],
      ['GET', '/v1/products/TEA%20%C3%BC', 'GET /v1/products/{sku}', { sku: 'TEA ü' }],
      ['GET', '/v1/products/a%2Fstock', 'GET /v1/products/{sku}', { sku: 'a/stock' }],
      ['GET', '/v1/products/50%', 'GET /v1/products/{sku}', { sku: '50%' }],
    ])('%s %s is found by its path', (method, path, route, params) => {
      expect(behind(path, method)).toMatchObject({ route, params, isHead: false });
    });

    it('HEAD is GET there too', () => {
      expect(behind('/v1/orders/7', 'HEAD')).toEqual({
        route: 'GET /v1/orders/{id}',
        params: { id: '7' },
        isHead: true,
        path: '/v1/orders/7',
      });
    });

    it('every route of this edition is found', () => {
      for (const { method, path } of served)
        expect(behind(path.replace(/\{\w+\}/, 'x'), method).route).toBe(`${method} ${path}`);
    });

    it.each([
      ['GET', '/v1/nothing'],
      ['GET', '/orders'],
      ['GET', '/v1/products/'],
      ['GET', '/v1/orders/7/receipt/8'],
      ['DELETE', '/v1/orders'],
      ['OPTIONS', '/v1/orders'],
      ['GET', '/v1/orders%2F7'],
      ['GET', '/v1/{proxy+}'],
    ])('%s %s is one of those that nobody serves', (method, path) => {
      const asked = behind(path, method);
      expect(asked).toMatchObject({ route: `${method} /v1/{proxy+}`, params: {} });
      expect(servedAs(asked.route)).toBeUndefined();
    });
  });

  it('has the headers that anybody reads, by names in lower case; what came twice is a list', () => {
    const headers = {
      'Content-Type': ['application/json'],
      'IF-NONE-MATCH': ['"1"', '"2"'],
      Prefer: ['wait=5'],
      Cookie: ['secret=1'],
      'X-Forwarded-For': ['10.0.0.1'],
    };
    expect(askedOf(gatewayEvent({ headers })).headers).toEqual({
      'content-type': 'application/json',
      'if-none-match': '"1", "2"',
      prefer: 'wait=5',
    });
  });

  it('has a query whose parameters are texts, and lists where they came twice', () => {
    const query = { limit: ['5'], state: ['PENDING', 'CONFIRMED'], empty: [''] };
    expect(askedOf(gatewayEvent({ query })).query).toEqual({ limit: '5', state: ['PENDING', 'CONFIRMED'], empty: '' });
  });

  it.each([
    ['keeps a well-formed X-Request-Id', ['abc-1'], /^abc-1$/],
    ['replaces one that is not', ['a b'], /^[0-9a-f-]{36}$/],
    ['replaces one of two', ['abc-1', 'abc-2'], /^[0-9a-f-]{36}$/],
  ])('%s', (_, given, expected) => {
    expect(askedOf(gatewayEvent({ headers: { 'X-Request-Id': given } })).requestId).toMatch(expected);
  });

  it('names its caller as the authorizer did', () => {
    const authorizer = { sub: 'u', roles: '["customer","staff"]', sid: 's', iat: '1', exp: '901', isStaff: 'true' };
    expect(askedOf(gatewayEvent({ authorizer })).caller).toEqual({
      id: 'u',
      roles: ['customer', 'staff'],
      sessionId: 's',
      issuedAt: 1,
      expiresAt: 901,
      isStaff: true,
    });
  });

  it('has the body as text', () => {
    expect(askedOf(gatewayEvent({ body: '{"a":"ü"}' })).body).toBe('{"a":"ü"}');
    const body = Buffer.from('{"a":"ü"}').toString('base64');
    expect(askedOf(gatewayEvent({ body, isBase64Encoded: true })).body).toBe('{"a":"ü"}');
    expect(askedOf(gatewayEvent({ body: '' })).body).toBeNull();
  });

  it('has all of the largest body, and of a larger one shows that it is', () => {
    const largest = 'x'.repeat(MOST_BODY_BYTES);
    expect(askedOf(gatewayEvent({ body: largest })).body).toBe(largest);
    for (const body of [`${largest}x`, 'ü'.repeat(MOST_BODY_BYTES / 2 + 1), 'x'.repeat(10_000_000)])
      expect(askedOf(gatewayEvent({ body })).body).toHaveLength(MOST_BODY_BYTES + 1);
  });

  it('can be carried, whatever its body is', () => {
    for (const one of ['\0', '\u001f', '"', '\\', '\n', 'ü', '€', '😀']) {
      const body = one.repeat(MOST_BODY_BYTES / Buffer.byteLength(one));
      const input = JSON.stringify({ room: 'orders', asked: askedOf(gatewayEvent({ body })) });
      expect(Buffer.byteLength(input)).toBeLessThan(CARRIED_BYTES - 20_000);
    }
  });

  it('shows of a body that is no JSON for a control character that it is none', () => {
    expect(askedOf(gatewayEvent({ body: '{"a":"\u0001…"}' })).body).toBe('{"a":"\u0001');
    expect(askedOf(gatewayEvent({ body: '{\r\n\t"a": 1 }' })).body).toBe('{\r\n\t"a": 1 }');
  });
});
