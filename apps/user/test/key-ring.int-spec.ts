import { Health } from '@tessera/runtime';
import { eventually } from '@tessera/testing';
import { type UserDatabase, userDatabase } from './database.fixture.js';
import { KEY_ENCRYPTION_SECRET, newPrivateKey, sealing } from './key.fixture.js';
import { firstKey } from '../src/rotate-keys/first-key.js';
import { RotateKeys } from '../src/rotate-keys/rotate-keys.js';
import { KeyRing } from '../src/store/key-ring.js';
import { KeyRingReader } from '../src/store/key-ring.reader.js';
import { sealedKey } from '../src/store/sealed-key.js';
import { Sealing } from '../src/store/sealing.js';

let db: UserDatabase;
let kid: string;
let said: string[];

const quiet = { debug() {}, info() {}, warn() {}, error: (_: object, line: string) => said.push(line), fatal() {} };

/** What an instance with this secret has of the table. */
const instance = (secret = KEY_ENCRYPTION_SECRET, everyMs?: number) => {
  const [ring, health] = [new KeyRing(), new Health()];
  const reader = new KeyRingReader(db.database, ring, new Sealing(secret), quiet, everyMs);
  health.register('signing', () => reader.check());
  const published = () => ring.publicKeys.keys.map((key) => key.kid);
  return { ring, reader, published, report: () => health.report() };
};
const secondKey = async () => {
  const { keys } = await new RotateKeys(db.database, sealing).rotate({ now: false });
  return String(keys.at(-1)?.kid);
};

beforeAll(async () => {
  db = await userDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  said = [];
  await db.rows('TRUNCATE signing_key');
  kid = String(await firstKey(db.database.source, { KEY_ENCRYPTION_SECRET }));
});

it('has the key that signs before anybody can ask for it', async () => {
  const { ring, reader, published, report } = instance();
  expect(await report()).toMatchObject({
    status: 'down',
    reasons: [expect.stringContaining('there is no signing key')],
  });
  await reader.onModuleInit();
  expect(ring.signer.kid).toBe(kid);
  expect(published()).toEqual([kid]);
  expect(await report()).toEqual({ status: 'ok', checks: { signing: 'ok' } });
});

it('finds a new key by itself, publishes it at once, and signs with it when its time has come by the database’s clock', async () => {
  const { ring, reader, published } = instance(KEY_ENCRYPTION_SECRET, 50);
  await reader.onModuleInit();
  reader.onApplicationBootstrap();
  const next = await secondKey();
  await eventually(() => expect(published()).toEqual([kid, next]));
  expect(ring.signer.kid).toBe(kid);
  await db.rows(`UPDATE signing_key SET signs_from = now() WHERE kid = $1`, [next]);
  await eventually(() => expect(ring.signer.kid).toBe(next));
  await db.rows(`UPDATE signing_key SET signs_from = signs_from - interval '961 s'`);
  await eventually(() => expect(published()).toEqual([next]));
  reader.onApplicationShutdown();
});

it('says once that the secret is another one, and is not ready', async () => {
  const { ring, reader, published, report } = instance('another secret of enough characters');
  await reader.onModuleInit();
  await reader.read();
  expect(said).toEqual([
    expect.stringMatching(`^these signing keys do not open: ${kid}; KEY_ENCRYPTION_SECRET is another`),
  ]);
  expect(await report()).toEqual({ status: 'down', checks: { signing: 'down' }, reasons: said });
  expect(published()).toEqual([]);
  expect(() => ring.signer).toThrow(expect.objectContaining({ code: 'UPSTREAM_UNAVAILABLE' }));
});

it.each([
  ['whose sealed half was changed', `sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)`],
  ['whose sealed half is another key’s', `sealed = (SELECT sealed FROM signing_key WHERE kid <> $1)`],
  ['whose public half is another key’s', `public_jwk = (SELECT public_jwk FROM signing_key WHERE kid <> $1)`],
  ['without a public half', `public_jwk = '{}'`],
])('does not believe a row %s, says so, and goes on with the others', async (_, change) => {
  const next = await secondKey();
  await db.rows(`UPDATE signing_key SET ${change} WHERE kid = $1`, [next]);
  const { ring, reader, published, report } = instance();
  await reader.read();
  expect([ring.signer.kid, published()]).toEqual([kid, [kid]]);
  expect(await report()).toEqual({ status: 'degraded', checks: { signing: 'degraded' }, reasons: said });
  expect(said).toEqual([expect.stringContaining(next)]);
});

it('believes no key that somebody put there who has no secret', async () => {
  const forged = await sealedKey(newPrivateKey(), new Sealing('whatever the intruder had at hand'));
  await db.rows(`INSERT INTO signing_key VALUES ($1, $2, $3, now(), now())`, [
    forged.kid,
    forged.sealed,
    forged.publicJwk,
  ]);
  const { ring, reader, published } = instance();
  await reader.read();
  expect([ring.signer.kid, published()]).toEqual([kid, [kid]]);
});

it('keeps what it has while the table cannot be read', async () => {
  const { ring, reader } = instance();
  await reader.read();
  await db.rows('ALTER TABLE signing_key RENAME TO elsewhere');
  await reader.onModuleInit();
  await db.rows('ALTER TABLE elsewhere RENAME TO signing_key');
  expect(ring.signer.kid).toBe(kid);
});
