import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { randomUUID } from 'node:crypto';
import { newTokens, problem, UserService } from './service.fixture.js';

let service: UserService;
const call: UserService['call'] = (...args) => service.call(...args);

beforeAll(async () => {
  service = await UserService.start();
});
afterAll(() => service.stop());

const signUp = (changes: object = {}) => ({
  email: `${randomUUID()}@example.com`,
  password: 'correct horse battery',
  name: 'Kim',
  ...changes,
});

describe('registering', () => {
  it('answers 201 with the user, who may come in at once', async () => {
    const who = signUp({ email: `  KIM.${randomUUID()}@Example.COM ` });
    const { status, headers, body } = await call('POST', '/v1/auth/register', { body: who });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/v1/users/me');
    expect(headers.get('x-request-id')).toBeTruthy();
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      email: who.email.trim().toLowerCase(),
      name: 'Kim',
      roles: ['customer'],
      status: 'active',
      version: 1,
      createdAt: expect.stringMatching(/Z$/),
    });
    const token = await service.logIn(who.email);
    expect((await call('GET', '/v1/users/me', { token })).body).toEqual(body);
  });

  it('gives one e-mail address to one of two who want it at once, however they write it', async () => {
    const email = `${randomUUID()}@example.com`;
    const both = [signUp({ email }), signUp({ email: email.toUpperCase() })];
    const answers = await Promise.all(both.map((body) => call('POST', '/v1/auth/register', { body })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)).toMatchObject(problem(409, 'EMAIL_TAKEN'));
  });

  it.each([
    ['a short password', { password: 'elevenchars' }, '/password'],
    ['a NUL in the name', { name: 'K\0m' }, '/name'],
    ['a lone surrogate in the name', { name: 'K\ud800m' }, '/name'],
    ['no e-mail address', { email: 'kim' }, '/email'],
    ['an unknown field', { roles: ['admin'] }, '/roles'],
  ])('refuses %s and says where', async (_, changes, pointer) => {
    const answer = await call('POST', '/v1/auth/register', { body: signUp(changes) });
    expect(answer).toMatchObject(problem(400, 'VALIDATION_FAILED'));
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(answer.body['errors']).toContainEqual({ pointer, detail: expect.any(String) });
  });
});

describe('logging in', () => {
  it('answers with tokens that others can check, and no cache keeps them', async () => {
    const { id, email, password } = await service.person();
    const { status, headers, body } = await call('POST', '/v1/auth/login', { body: { email, password } });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual(newTokens);
    const keys = await call('GET', '/.well-known/jwks.json');
    expect(keys.headers.get('cache-control')).toBe('public, max-age=300');
    // A JWKS by its own contract; jose refuses anything else.
    const set = createLocalJWKSet(keys.body as unknown as JSONWebKeySet);
    const { payload } = await jwtVerify(String(body['accessToken']), set, { audience: 'tessera', typ: 'at+jwt' });
    expect(payload).toMatchObject({ sub: id, roles: ['customer'], iss: 'http://issuer.test' });
  });

  it('says the same to an unknown e-mail and a wrong password', async () => {
    const { email, password } = await service.person();
    const wrong = await call('POST', '/v1/auth/login', { body: { email, password: 'wrong' } });
    const unknown = await call('POST', '/v1/auth/login', { body: { email: 'nobody@example.com', password } });
    for (const answer of [wrong, unknown]) {
      expect(answer).toMatchObject(problem(401, 'INVALID_CREDENTIALS'));
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
  });

  it('takes as long for an unknown e-mail as for a wrong password', async () => {
    const { email } = await service.person();
    const time = async (email: string) => {
      const start = performance.now();
      await call('POST', '/v1/auth/login', { body: { email, password: 'wrong' } });
      return performance.now() - start;
    };
    const ratios: number[] = [];
    // In pairs, so that whatever else the machine does slows both; the median forgives the pairs that it does not.
    for (let n = 0; n < 21; n += 1) ratios.push((await time(`${randomUUID()}@example.com`)) / (await time(email)));
    const median = ratios.toSorted((a, b) => a - b)[10];
    // Without a hash to compare with, an unknown one takes a tenth.
    expect(median).toBeGreaterThan(0.5);
    expect(median).toBeLessThan(2);
  });

  it('hashes a password anew that an older recipe hashed, and tells nobody', async () => {
    const { id, email } = await service.person();
    // Of the reference implementation (phc-winner-argon2, test.c): 256 KiB, two passes.
    const old = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
    await service.db.rows('UPDATE person SET password_hash = $2 WHERE id = $1', [id, old]);
    const both = await Promise.all([service.logIn(email, 'password'), service.logIn(email, 'password')]);
    for (const token of both)
      expect(await call('GET', '/v1/users/me', { token })).toMatchObject({ status: 200, body: { version: 1 } });
    const [row] = await service.db.rows<{ password_hash: string }>('SELECT password_hash FROM person WHERE id = $1', [
      id,
    ]);
    expect(row?.password_hash).toMatch(/m=19456,t=2,p=1/);
    expect((await call('GET', '/v1/users/me', { token: await service.logIn(email, 'password') })).status).toBe(200);
  });

  it('lets nobody in who is blocked, and says so only with the right password', async () => {
    const [admin, kim] = [await service.person('admin'), await service.person()];
    await call('PATCH', `/v1/users/${kim.id}`, { token: admin.token, body: { status: 'blocked' } });
    const { email, password } = kim;
    expect(await call('POST', '/v1/auth/login', { body: { email, password } })).toMatchObject(
      problem(403, 'USER_BLOCKED'),
    );
    expect(await call('POST', '/v1/auth/login', { body: { email, password: 'wrong' } })).toMatchObject(
      problem(401, 'INVALID_CREDENTIALS'),
    );
    expect(await call('GET', '/v1/users/me', { token: kim.token })).toMatchObject(problem(401, 'UNAUTHENTICATED'));
    expect(await call('GET', '/v1/users/me/credit', { token: kim.token })).toMatchObject(
      problem(401, 'UNAUTHENTICATED'),
    );
  });
});

describe('the own profile', () => {
  it('has an ETag, and a change that names it is made once', async () => {
    const { token } = await service.person();
    const before = await call('GET', '/v1/users/me', { token });
    expect(before.headers.get('etag')).toBe('"1"');
    const rename = (name: string) =>
      call('PATCH', '/v1/users/me', { token, body: { name }, headers: { 'if-match': '"1"' } });
    const after = await rename('Kit');
    expect(after).toMatchObject({ status: 200, body: { name: 'Kit', version: 2 } });
    expect(after.headers.get('etag')).toBe('"2"');
    expect(await rename('Kai')).toMatchObject(problem(412, 'VERSION_MISMATCH'));
  });

  it('is changed without If-Match too', async () => {
    const { token } = await service.person();
    expect(await call('PATCH', '/v1/users/me', { token, body: { name: 'Kit' } })).toMatchObject({ status: 200 });
  });

  it('takes no bytes that are no UTF-8', async () => {
    const { token } = await service.person();
    const body = Buffer.from('{"name":"Jos\u00e9"}', 'latin1');
    expect(await call('PATCH', '/v1/users/me', { token, body })).toMatchObject(problem(400, 'MALFORMED_JSON'));
    expect((await call('GET', '/v1/users/me', { token })).body).toMatchObject({ name: 'Kim', version: 1 });
  });

  it('has a credit account', async () => {
    const { token } = await service.person();
    expect(await call('GET', '/v1/users/me/credit', { token })).toMatchObject({
      status: 200,
      body: { limit: 100_000, held: 0, spent: 0, available: 100_000, currency: 'EUR' },
    });
  });
});

describe('without Kafka', () => {
  it('lives, serves, and is not ready before it has read Kafka once', async () => {
    expect((await call('GET', '/health/live')).status).toBe(200);
    expect(await call('GET', '/health/ready')).toMatchObject({
      status: 503,
      body: { checks: { postgres: 'ok', keys: 'ok', kafka: 'down' } },
    });
  });

  it('keeps the events for later', async () => {
    const { id } = await service.person();
    expect((await service.db.events()).map(({ data }) => data)).toContainEqual(expect.objectContaining({ id }));
  });
});
