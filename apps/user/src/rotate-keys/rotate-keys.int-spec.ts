import { PostgresHousekeeping } from '@tessera/messaging/postgres';
import { createLog } from '@tessera/runtime';
import { type UserDatabase, userDatabase } from '../../test/database.fixture.js';
import { KEY_ENCRYPTION_SECRET, newPrivateKey, sealing } from '../../test/key.fixture.js';
import { databaseAt } from '../store/database.js';
import { SigningKeys1797100000000 } from '../store/migrations/1797100000000-signing-keys.js';
import { sealedKey } from '../store/sealed-key.js';
import { Sealing } from '../store/sealing.js';
import { firstKey } from './first-key.js';
import { RotateKeys } from './rotate-keys.js';

let db: UserDatabase;
let keys: RotateKeys;

beforeAll(async () => {
  db = await userDatabase();
  keys = new RotateKeys(db.database, sealing);
});
afterAll(() => db.close());
beforeEach(() => db.rows('TRUNCATE signing_key'));

const first = (more: object = {}) => firstKey(db.database.source, { KEY_ENCRYPTION_SECRET, ...more });
const states = async () => (await keys.list()).keys.map(({ state }) => state);

it('makes the first key once, also when two jobs do it at once, and it signs', async () => {
  const [one, other] = await Promise.all([first(), first()]);
  expect([one, other].filter(Boolean)).toHaveLength(1);
  expect(await first()).toBeUndefined();
  expect((await keys.list()).keys).toMatchObject([{ kid: one ?? other, state: 'signing', publishedUntil: null }]);
});

it('takes the key that an earlier version had in a file', async () => {
  const earlier = newPrivateKey();
  const { kid } = await sealedKey(earlier, sealing);
  expect(await first({ SIGNING_KEY_FILE: earlier })).toBe(kid);
});

it('makes one new key when two rotate at once, and then none before it signs', async () => {
  await first();
  const other = new RotateKeys(db.database, sealing);
  const answers = await Promise.all([keys.rotate({ now: false }), other.rotate({ now: false })]);
  expect(answers.map(({ done }) => /is new|nothing was done/.exec(done ?? '')?.[0]).toSorted()).toEqual([
    'is new',
    'nothing was done',
  ]);
  expect((await keys.rotate({ now: false })).done).toMatch(
    /was waiting already and nothing was done: it signs from 20/,
  );
  expect(await states()).toEqual(['signing', 'next']);
});

it('gives ten minutes of notice by the database’s clock, and publishes the old key for 16 more', async () => {
  await first();
  await keys.rotate({ now: false });
  const [row] = await db.rows(`SELECT extract(epoch FROM next.signs_from - next.created_at)::int AS notice,
      extract(epoch FROM next.created_at - now()) BETWEEN -30 AND 0 AS "isNow",
      extract(epoch FROM old.published_until - next.signs_from)::int AS rest
    FROM signing_key AS old, signing_key AS next WHERE old.published_until IS NOT NULL AND next.published_until IS NULL`);
  expect(row).toEqual({ notice: 600, isNow: true, rest: 960 });
});

it('rotates at once when it has to, and revokes what must not be believed any more', async () => {
  const kid = await first();
  await expect(keys.revoke(String(kid))).rejects.toThrow(`${kid} signs: rotate first`);
  expect((await keys.rotate({ now: true })).done).toMatch(/is new and signs now/);
  expect(await states()).toEqual(['old', 'signing']);
  expect(await keys.revoke(String(kid))).toMatchObject({ done: `${kid} is revoked`, keys: [{ state: 'signing' }] });
  await expect(keys.revoke(String(kid))).rejects.toThrow(`there is no key ${kid}`);
});

it('makes no key that the services could not open, unless what signs is to be replaced at once', async () => {
  const kid = await first();
  const stranger = new RotateKeys(db.database, new Sealing('another secret of enough characters'));
  await expect(stranger.rotate({ now: false })).rejects.toThrow('KEY_ENCRYPTION_SECRET opens none of the keys');
  expect(await states()).toEqual(['signing']);
  const { keys: theirs } = await stranger.rotate({ now: true });
  expect(theirs.map(({ state }) => state)).toEqual(['signing', 'closed']);
  // Ours goes on signing: it is followed by none that we could use, and housekeeping leaves it alone.
  expect(await states()).toEqual(['signing', 'closed']);
  expect(await db.rows('SELECT 1 FROM signing_key WHERE published_until IS NOT NULL')).toEqual([]);
  expect((await stranger.revoke(String(kid))).keys.map(({ state }) => state)).toEqual(['signing']);
});

it('keeps nothing of a private key in plain, and seals the same key differently each time', async () => {
  const earlier = newPrivateKey();
  await first({ SIGNING_KEY_FILE: earlier });
  const { d = '', p = '' } = earlier.export({ format: 'jwk' });
  const [row] = await db.rows<{ text: string; sealed: Buffer }>(
    'SELECT signing_key::text AS text, sealed FROM signing_key',
  );
  for (const part of [d, p]) {
    expect(row?.text).not.toContain(part);
    expect(row?.sealed.includes(Buffer.from(part, 'base64url'))).toBe(false);
  }
  expect((await sealedKey(earlier, sealing)).sealed).not.toEqual(row?.sealed);
  expect(JSON.stringify(await keys.list())).not.toContain('sealed');
});

it('forgets a key a week after it was published', async () => {
  await first();
  await keys.rotate({ now: true });
  await keys.rotate({ now: true });
  await db.rows(`UPDATE signing_key SET published_until = now() - interval '7 days 1 second'
    WHERE signs_from = (SELECT min(signs_from) FROM signing_key)`);
  const { expiring } = databaseAt(db.url);
  await new PostgresHousekeeping(db.database, createLog('test', 'silent'), expiring).sweep();
  expect(await states()).toEqual(['old', 'signing']);
});

it('can be taken back, and made again', async () => {
  const runner = db.database.source.createQueryRunner();
  await new SigningKeys1797100000000().down(runner);
  expect(await db.rows(`SELECT to_regclass('signing_key') AS there`)).toEqual([{ there: null }]);
  await new SigningKeys1797100000000().up(runner);
  await runner.release();
  expect(await first()).toEqual(expect.any(String));
});
