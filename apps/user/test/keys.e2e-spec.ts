import { Controller, Get, Global, Module } from '@nestjs/common';
import { AuthModule, CurrentUser, type Principal } from '@tessera/auth';
import { Broadcasts } from '@tessera/messaging';
import { serviceSettings, startService } from '@tessera/runtime';
import { eventually, SpokenBroadcasts } from '@tessera/testing';
import { decodeProtectedHeader } from 'jose';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { RotateKeys } from '../src/rotate-keys/rotate-keys.js';
import { sealing } from './key.fixture.js';
import { ISSUER, UserService } from './service.fixture.js';

@Controller('who')
class Who {
  @Get()
  who(@CurrentUser() { id }: Principal) {
    return { id };
  }
}

/** Without Kafka: nobody says that a session has ended. */
@Global()
@Module({ providers: [{ provide: Broadcasts, useClass: SpokenBroadcasts }], exports: [Broadcasts] })
class Quiet {}

/** Two instances of user; between them and a service that checks their tokens, a door that asks now the one, now the other. */
let instances: UserService[];
let keys: RotateKeys;
let door: ReturnType<typeof createServer>;
let neighbour: Awaited<ReturnType<typeof startService>>;
let neighbourUrl: string;
/** The kids of each key set that the neighbour was given. */
const given: string[][] = [];

const kidsOf = (set: unknown): string[] => (Object(set).keys ?? []).map(({ kid }: { kid: string }) => kid);
const published = async (service: UserService) => kidsOf((await service.call('GET', '/.well-known/jwks.json')).body);
const kidOf = (token: string) => decodeProtectedHeader(token).kid;

const openDoor = async () => {
  let asked = 0;
  const server = createServer(async (_, answer) => {
    answer.setHeader('connection', 'close');
    try {
      const { body } = await instances[(asked += 1) % 2]!.call('GET', '/.well-known/jwks.json');
      given.push(kidsOf(body));
      answer.end(JSON.stringify(body));
    } catch {
      // An instance that cannot be reached is the door's trouble, which the neighbour outlives, and not an error of this file.
      answer.writeHead(502).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // An HTTP server on a port has an address of this kind; strings are for pipes.
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const startNeighbour = async (jwks: string) => {
  @Module({ imports: [Quiet, AuthModule.forRoot({ issuer: ISSUER, jwks, reloadMs: 100 })], controllers: [Who] })
  class Neighbour {}
  const settings = serviceSettings.parse({ LOG_LEVEL: 'silent' });
  return startService({ name: 'neighbour', module: Neighbour, settings, port: 0 });
};

beforeAll(async () => {
  const first = await UserService.start();
  instances = [first, await UserService.on(first.db)];
  keys = new RotateKeys(first.db.database, sealing);
  const { server, url } = await openDoor();
  door = server;
  neighbour = await startNeighbour(url);
  neighbourUrl = (await neighbour.getUrl()).replace('[::1]', '127.0.0.1');
  await eventually(() => expect(given.length).toBeGreaterThan(0));
});
afterAll(async () => {
  await neighbour.close();
  door.close();
  await instances[1]!.close();
  await instances[0]!.stop();
});

const readKeys = () => Promise.all(instances.map((service) => service.readKeys()));

/** What a token of either instance is answered by both and by the neighbour. */
const askEverybody = async (email: string, from: UserService) => {
  const token = await from.logIn(email);
  const authorization = `Bearer ${token}`;
  const own = instances.map((service) => service.call('GET', '/v1/users/me', { token }));
  const other = fetch(`${neighbourUrl}/who`, { headers: { authorization } });
  const statuses = (await Promise.all([...own, other])).map(({ status }) => status);
  return { kid: kidOf(token), statuses };
};

it('are rotated without a refused token, and without a restart of anybody', async () => {
  const { email } = await instances[0]!.person();
  const seen: { kid: string | undefined; statuses: number[] }[] = [];
  const over = new AbortController();
  const asking = (async () => {
    for (let turn = 0; !over.signal.aborted; turn += 1) seen.push(await askEverybody(email, instances[turn % 2]!));
  })();
  const [old] = await published(instances[0]!);
  const { keys: both } = await keys.rotate({ now: false });
  const next = String(both.at(-1)?.kid);
  await readKeys();
  const isKnown = () => given.slice(-2).every((kids) => kids.includes(next));
  await eventually(() => expect(isKnown()).toBe(true));
  expect(seen.map(({ kid }) => kid)).not.toContain(next);
  // The notice is over. One instance still signs with the old key while the other one does with the new.
  await instances[0]!.db.rows('UPDATE signing_key SET signs_from = now() WHERE kid = $1', [next]);
  await instances[0]!.readKeys();
  await eventually(() => expect(new Set(seen.slice(-2).map(({ kid }) => kid))).toEqual(new Set([old, next])));
  await readKeys();
  await eventually(() => expect(new Set(seen.slice(-2).map(({ kid }) => kid))).toEqual(new Set([next])));
  over.abort();
  await asking;
  expect(seen.filter(({ statuses }) => statuses.some((status) => status !== 200))).toEqual([]);
  expect(await published(instances[1]!)).toEqual([old, next]);
});

it('are public halves alone, cacheable, with an ETag that changes with them', async () => {
  const [service] = instances;
  const before = await service!.call('GET', '/.well-known/jwks.json');
  expect(before.headers.get('cache-control')).toBe('public, max-age=300');
  for (const key of Object(before.body).keys)
    expect(Object.keys(key).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  const tag = String(before.headers.get('etag'));
  const again = (known: string) =>
    service!.call('GET', '/.well-known/jwks.json', { headers: { 'if-none-match': known } });
  const unchanged = await again(`"other", W/${tag}`);
  expect([unchanged.status, unchanged.body, unchanged.headers.get('etag')]).toEqual([304, undefined, tag]);
  expect(unchanged.headers.get('cache-control')).toBe('public, max-age=300');
  await keys.rotate({ now: true });
  await service!.readKeys();
  const after = await again(tag);
  expect([after.status, kidsOf(after.body).length]).toEqual([200, kidsOf(before.body).length + 1]);
});

it('are told to nobody while there is none, and nobody is logged in or out meanwhile', async () => {
  const [service] = instances;
  const { email, password, token } = await service!.person();
  expect((await service!.call('GET', '/v1/users/me', { token })).status).toBe(200);
  const { body: tokens } = await service!.call('POST', '/v1/auth/login', { body: { email, password } });
  const refresh = () => service!.call('POST', '/v1/auth/refresh', { body: { refreshToken: tokens.refreshToken } });
  const sessions = () => service!.db.rows('SELECT id FROM session ORDER BY id');
  const before = await sessions();
  const keysNow = await service!.db.rows<{ kid: string; public_jwk: object }>(
    'SELECT kid, public_jwk FROM signing_key',
  );
  await service!.db.rows('UPDATE signing_key SET public_jwk = public_jwk::jsonb - $1', ['n']);
  await service!.readKeys();
  const answer = await service!.call('GET', '/.well-known/jwks.json');
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([503, null]);
  expect(await service!.call('POST', '/v1/auth/login', { body: { email, password } })).toMatchObject({
    status: 503,
    body: { code: 'UPSTREAM_UNAVAILABLE' },
  });
  expect((await service!.call('GET', '/v1/users/me', { token })).status).toBe(200);
  for (let n = 0; n < 2; n += 1)
    expect(await refresh()).toMatchObject({ status: 503, body: { code: 'UPSTREAM_UNAVAILABLE' } });
  expect(await sessions()).toEqual(before);
  expect((await service!.call('GET', '/health/ready')).body).toMatchObject({
    checks: { signing: 'down', postgres: 'ok' },
  });
  for (const { kid, public_jwk } of keysNow)
    await service!.db.rows('UPDATE signing_key SET public_jwk = $2 WHERE kid = $1', [kid, JSON.stringify(public_jwk)]);
  await service!.readKeys();
  await service!.db.rows("UPDATE refresh_token SET spent_at = spent_at - interval '1 minute'");
  expect((await refresh()).status).toBe(200);
});
