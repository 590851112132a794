import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { ask, goodClaims, seconds } from '@tessera/testing';
import { calculateJwkThumbprint, exportJWK, importPKCS8, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { keyNames } from '../deploy/keys.js';
import { PeopleStore } from '../store/people.store.js';
import { testStack, type TestStack } from './stack.fixture.js';
import { useTables } from './stores.fixture.js';
import { emulated, withTools } from '@tessera/aws/testing';

await withTools('Revocation', emulated, async () => {
  /**
   * API Gateway keeps a good answer of the authorizer for five minutes. What ends a token meanwhile ends it for the very next
   * request: functions look at what the authorizer cannot know.
   */
  const chain = 'one';
  const stack = await testStack({ chain });
  afterAll(() => stack.stop());
  useTables(stack);
  const people = new PeopleStore();

  interface Session {
    id: string;
    login: { email: string; password: string };
    accessToken: string;
    refreshToken: string;
  }

  const post = (path: string, body?: object, token?: string) =>
    ask('POST', stack.url + path, { token, ...(body && { body }) });
  const me = (token: string) => ask('GET', `${stack.url}/v1/users/me`, { token });

  const logIn = async (login: Session['login'], id: string): Promise<Session> => ({
    ...(await post('/v1/auth/login', login)).body,
    login,
    id,
  });

  const signUp = async (): Promise<Session> => {
    const login = { email: `${randomUUID()}@example.org`, password: 'correct horse battery' };
    const { body } = await post('/v1/auth/register', { ...login, name: 'Kim' });
    return logIn(login, body.id);
  };

  /** The authorizer has let it in, and will not be asked again. */
  const letIn = async ({ accessToken }: Session) => expect((await me(accessToken)).status).toBe(200);

  const administer = (id: string, change: { status?: 'active' | 'blocked'; roles?: ('customer' | 'staff')[] }) =>
    people.change({ users: [id] }, (set) => set.administer(id, change, new Date()));

  /** On the very next request, of each function, and told as every 401 of a function is. */
  const expectOut = async (token: string) => {
    for (const path of ['/v1/users/me', '/v1/orders', '/v1/products/T-1/stock', '/v1/me/overview']) {
      const { status, body, headers } = await ask('GET', stack.url + path, { token });
      expect([path, status, body.code]).toEqual([path, 401, 'UNAUTHENTICATED']);
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(challengeIn(headers)).toBe('Bearer error="invalid_token"');
    }
  };

  /** AWS gives the header of a function another name. */
  const challengeIn = (headers: Headers) =>
    headers.get('www-authenticate') ?? headers.get('x-amzn-remapped-www-authenticate');

  describe('a token that the authorizer has let in', () => {
    let shortLived: { token: string; exp: number; session: Session };

    // It expires while the others are looked at.
    beforeAll(async () => {
      const session = await signUp();
      const exp = seconds() + 10;
      const token = await minted(stack, { ...claimsOf(session.accessToken), exp });
      expect((await me(token)).body).toMatchObject({ id: session.id });
      shortLived = { token, exp, session };
    });

    it('is no longer good once its user is blocked, nor when they are not any more', async () => {
      const session = await signUp();
      await letIn(session);
      await administer(session.id, { status: 'blocked' });
      await expectOut(session.accessToken);
      expect((await post('/v1/auth/login', session.login)).body.code).toBe('USER_BLOCKED');
      expect((await post('/v1/auth/refresh', { refreshToken: session.refreshToken })).status).toBe(401);
      await administer(session.id, { status: 'active' });
      await expectOut(session.accessToken);
      await letIn(await logIn(session.login, session.id));
    });

    it('is no longer good once its user has other roles, which a refresh gives', async () => {
      const session = await signUp();
      await letIn(session);
      await administer(session.id, { roles: ['customer', 'staff'] });
      await expectOut(session.accessToken);
      const { body: next } = await post('/v1/auth/refresh', { refreshToken: session.refreshToken });
      const staffOnly = () => ask('GET', `${stack.url}/v1/products/NONE/stock`, { token: next.accessToken });
      expect((await staffOnly()).status).toBe(404);
      await administer(session.id, { roles: ['customer'] });
      expect((await staffOnly()).status).toBe(401);
    });

    it('is no longer good once its session was logged out, and another session’s is', async () => {
      const session = await signUp();
      const other = await logIn(session.login, session.id);
      for (const one of [session, other]) await letIn(one);
      expect((await post('/v1/auth/logout', { refreshToken: session.refreshToken })).status).toBe(204);
      await expectOut(session.accessToken);
      await letIn(other);
    });

    it('is no longer good once all sessions were ended, by whichever', async () => {
      const session = await signUp();
      const other = await logIn(session.login, session.id);
      for (const one of [session, other]) await letIn(one);
      expect((await post('/v1/auth/logout-all', undefined, other.accessToken)).status).toBe(204);
      for (const { accessToken } of [session, other]) await expectOut(accessToken);
      await letIn(await logIn(session.login, session.id));
    });

    it('is no longer good once another session took another password', async () => {
      const session = await signUp();
      const other = await logIn(session.login, session.id);
      for (const one of [session, other]) await letIn(one);
      const passwords = { currentPassword: session.login.password, newPassword: 'another horse battery' };
      const wrong = { ...passwords, currentPassword: 'no horse' };
      expect((await post('/v1/auth/password', wrong, other.accessToken)).body.code).toBe('WRONG_PASSWORD');
      await letIn(session);
      expect((await post('/v1/auth/password', passwords, other.accessToken)).status).toBe(204);
      await expectOut(session.accessToken);
      await letIn(other);
    });

    it('is nobody’s where no token is asked for', async () => {
      const session = await signUp();
      await administer(session.id, { roles: ['customer', 'staff'] });
      const { body: staff } = await post('/v1/auth/refresh', { refreshToken: session.refreshToken });
      const sku = `T-${randomUUID().slice(0, 8).toUpperCase()}`;
      const product = (method: string, body?: object) =>
        ask(method, `${stack.url}/v1/products/${sku}`, { token: staff.accessToken, ...(body && { body }) });
      await product('PUT', { name: 'Tea', price: { amount: 1, currency: 'EUR' } });
      await product('DELETE');
      expect((await product('GET')).body).toMatchObject({ sku, status: 'retired' });
      await administer(session.id, { status: 'blocked' });
      expect((await product('GET')).status).toBe(404);
    });

    it('is no longer good once it has expired', async () => {
      const { token, exp, session } = shortLived;
      await sleep(Math.max(0, exp * 1_000 - Date.now()));
      await expectOut(token);
      await letIn(session);
    });
  });

  const claimsOf = (token: string): ReturnType<typeof goodClaims> =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

  /** A token with these claims by the stack's own key. */
  const minted = async ({ aws }: TestStack, claims: ReturnType<typeof goodClaims>): Promise<string> => {
    const named = { Name: keyNames(chain).signing, WithDecryption: true };
    const { Parameter } = await aws.parameters.send(new GetParameterCommand(named));
    const key = await importPKCS8(Parameter?.Value ?? '', 'RS256', { extractable: true });
    const { kty, n, e } = await exportJWK(key);
    const kid = await calculateJwkThumbprint({ kty: kty!, n: n!, e: e! });
    return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid }).sign(key);
  };
});
