import { PostgresDatabase, postgresSource } from '@tessera/messaging/postgres';
import { postgresDatabase, type TestDatabase } from '@tessera/testing';
import { type DataSource } from 'typeorm';
import { databaseAt } from '../src/store/database.js';
import { hashOf, newSecret } from '../src/credentials/refresh-secret.js';
import { sessionRooms } from './sessions.fixture.js';

/** The version before refresh tokens and this one, on one database. */
let test: TestDatabase;
let source: DataSource;
const SINCE = 'RefreshTokens1796000002000';

/** The database with all migrations before refresh tokens (0), or with theirs as well (1). */
const sourceAt = (after: number) => {
  const options = databaseAt(test.url);
  const all = Object.values(options.migrations);
  const migrations = all.slice(0, all.findIndex(({ name }) => name === SINCE) + after);
  return postgresSource({ ...options, migrations }).initialize();
};

const someone = async (status: 'active' | 'blocked' = 'active') => {
  const [{ id }] = await source.query(
    `INSERT INTO person VALUES (gen_random_uuid(), gen_random_uuid() || '@b.c', 'Kim', 'plain first', '{customer}', $1, 'epoch', 1, now())
     RETURNING id, email`,
    [status],
  );
  return String(id);
};

/** What the version before writes at a login. */
const logInBefore = async (personId: string) => {
  const secret = newSecret();
  await source.query(
    'INSERT INTO session (id, person_id, refresh_hash, started_at) VALUES (gen_random_uuid(), $1, $2, now())',
    [personId, Buffer.from(hashOf(secret), 'hex')],
  );
  return secret;
};
const hashes = async () => {
  const rows: { hash: string }[] = await source.query(`SELECT encode(refresh_hash, 'hex') AS hash FROM session`);
  return rows.map(({ hash }) => hash).toSorted();
};

beforeEach(async () => {
  test = await postgresDatabase();
  const before = await sourceAt(0);
  await before.runMigrations();
  await before.destroy();
  source = await sourceAt(1);
});
afterEach(async () => {
  await source.destroy();
  await test.drop();
});

it('logs nobody out, neither whoever was logged in nor whoever logs in by the version before', async () => {
  const kim = await someone();
  const blocked = await logInBefore(await someone('blocked'));
  const earlier = await logInBefore(kim);
  await source.runMigrations();
  const meanwhile = await logInBefore(kim);
  const rooms = sessionRooms(new PostgresDatabase(source));
  for (const secret of [earlier, meanwhile]) {
    const { refreshToken } = await rooms.refresh(secret);
    expect((await rooms.refresh(refreshToken)).tokenType).toBe('Bearer');
  }
  await expect(rooms.refresh(blocked)).rejects.toMatchObject({ code: 'REFRESH_INVALID' });
});

it('goes on where it was broken off', async () => {
  const secret = await logInBefore(await someone());
  await source.runMigrations();
  await source.query(`DELETE FROM migrations WHERE name = '${SINCE}'; DELETE FROM refresh_token`);
  await source.runMigrations();
  await sessionRooms(new PostgresDatabase(source)).refresh(secret);
});

it('can be taken back, and every living session has the token that is good', async () => {
  const kim = await someone();
  const [used, unused, ended] = [await logInBefore(kim), await logInBefore(kim), await logInBefore(kim)];
  await source.runMigrations();
  const rooms = sessionRooms(new PostgresDatabase(source));
  const { refreshToken } = await rooms.refresh(used);
  await rooms.logOut(ended);
  await source.undoLastMigration({ transaction: 'none' });
  expect(await hashes()).toEqual([hashOf(refreshToken), hashOf(unused)].toSorted());
  const after = await logInBefore(kim);
  await source.runMigrations();
  for (const secret of [refreshToken, unused, after]) await rooms.refresh(secret);
});
