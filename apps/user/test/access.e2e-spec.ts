import { problem, UserService } from './service.fixture.js';

let service: UserService;
const call: UserService['call'] = (...args) => service.call(...args);

beforeAll(async () => {
  service = await UserService.start();
});
afterAll(() => service.stop());

const SOMEBODY = '0198c0de-0000-7000-8000-000000000001';

describe('every door', () => {
  const guarded: [string, string, object | undefined][] = [
    ['GET', '/v1/users/me', undefined],
    ['PATCH', '/v1/users/me', { name: 'Kit' }],
    ['GET', '/v1/users/me/credit', undefined],
    ['POST', '/v1/auth/logout-all', undefined],
    ['POST', '/v1/auth/password', { currentPassword: 'x', newPassword: 'twelve letters' }],
    ['GET', '/v1/users', undefined],
    ['GET', `/v1/users/${SOMEBODY}`, undefined],
    ['PATCH', `/v1/users/${SOMEBODY}`, { creditLimit: 1 }],
    ['POST', `/v1/users/${SOMEBODY}/credit/payments`, { amount: 1 }],
  ];

  it.each(guarded)('%s %s needs a good token', async (method, path, body) => {
    const none = await call(method, path, { body });
    expect(none).toMatchObject(problem(401, 'UNAUTHENTICATED'));
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    const bad = await call(method, path, { body, token: 'a.b.c' });
    expect(bad).toMatchObject(problem(401, 'UNAUTHENTICATED'));
    expect(bad.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });

  it.each(guarded.slice(5))('%s %s is closed to a customer', async (method, path, body) => {
    const { token } = await service.person();
    expect(await call(method, path, { body, token })).toMatchObject(problem(403, 'FORBIDDEN'));
  });

  it.each(guarded.slice(7))('%s %s is closed to staff', async (method, path, body) => {
    const { token } = await service.person('staff');
    expect(await call(method, path, { body, token })).toMatchObject(problem(403, 'FORBIDDEN'));
  });

  it.each(guarded.slice(6))('%s %s knows nobody of that id, and no id that is no UUID', async (method, path, body) => {
    const { token } = await service.person('admin');
    expect(await call(method, path, { body, token })).toMatchObject(problem(404, 'NOT_FOUND'));
    const nonsense = await call(method, path.replace(SOMEBODY, 'nonsense'), { body, token });
    expect(nonsense).toMatchObject(problem(400, 'VALIDATION_FAILED'));
    expect(nonsense.body['errors']).toMatchObject([{ pointer: 'path/id' }]);
  });

  it.each([
    ['limit=0', 'query/limit'],
    ['limit=101', 'query/limit'],
    ['limit=x', 'query/limit'],
    ['email=nobody', 'query/email'],
    ['cursor=nonsense', 'query/cursor'],
    ['colour=red', 'query/colour'],
  ])('refuses the query %s and says where', async (query, pointer) => {
    const { token } = await service.person('staff');
    const answer = await call('GET', `/v1/users?${query}`, { token });
    expect(answer).toMatchObject(problem(400, 'VALIDATION_FAILED'));
    expect(answer.body['errors']).toContainEqual({ pointer, detail: expect.any(String) });
  });

  it.each([
    ['GET', '/v1/auth/register', 'OPTIONS, POST'],
    ['DELETE', '/v1/auth/login', 'OPTIONS, POST'],
    ['GET', '/v1/auth/refresh', 'OPTIONS, POST'],
    ['DELETE', '/v1/auth/logout', 'OPTIONS, POST'],
    ['GET', '/v1/auth/logout-all', 'OPTIONS, POST'],
    ['PUT', '/v1/auth/password', 'OPTIONS, POST'],
    ['POST', '/.well-known/jwks.json', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/v1/users/me', 'GET, HEAD, OPTIONS, PATCH'],
    ['PATCH', '/v1/users/me/credit', 'GET, HEAD, OPTIONS'],
    ['POST', '/v1/users', 'GET, HEAD, OPTIONS'],
    ['GET', `/v1/users/${SOMEBODY}/credit/payments`, 'OPTIONS, POST'],
  ])('%s %s is 405 and says what is allowed', async (method, path, allow) => {
    const answer = await call(method, path);
    expect(answer).toMatchObject(problem(405, 'METHOD_NOT_ALLOWED'));
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it.each(['/v1/auth/register', '/v1/auth/login', '/v1/auth/refresh', '/v1/auth/logout'])(
    'POST %s takes only JSON of at most 64 KiB',
    async (path) => {
      const post = (body: string, type = 'application/json') =>
        call('POST', path, { body, headers: { 'content-type': type } });
      expect(await post('{"email":')).toMatchObject(problem(400, 'MALFORMED_JSON'));
      expect(await post('')).toMatchObject(problem(400, 'VALIDATION_FAILED'));
      expect(await post('[]')).toMatchObject(problem(400, 'VALIDATION_FAILED'));
      expect(await post('null')).toMatchObject(problem(400, 'VALIDATION_FAILED'));
      expect(await post('{"__proto__": {}}')).toMatchObject({ status: 400 });
      expect(await post(JSON.stringify({ name: 'x'.repeat(70_000) }))).toMatchObject(problem(413, 'PAYLOAD_TOO_LARGE'));
      expect(await post('email=kim', 'text/plain')).toMatchObject(problem(415, 'UNSUPPORTED_MEDIA_TYPE'));
      expect(await call('POST', path)).toMatchObject(problem(400, 'VALIDATION_FAILED'));
    },
  );

  it('says 404 for what is not there', async () => {
    expect(await call('GET', '/v1/nothing')).toMatchObject(problem(404, 'NOT_FOUND'));
  });
});
