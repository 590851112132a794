import { PostgresHousekeeping } from '@tessera/messaging/postgres';
import { createLog } from '@tessera/runtime';
import { type UserDatabase, userDatabase } from '../../test/database.fixture.js';
import { databaseAt } from './database.js';

let user: UserDatabase;

beforeAll(async () => {
  user = await userDatabase();
  await user.rows(`INSERT INTO person VALUES
    (gen_random_uuid(), 'kim@example.org', 'Kim', '', '{customer}', 'active', now(), 1, now())`);
});
afterAll(() => user.close());

const sweep = async () => {
  const { expiring } = databaseAt(user.url);
  await new PostgresHousekeeping(user.database, createLog('test', 'silent'), expiring).sweep();
};
const daysOf = (table: string) => user.rows(`SELECT now()::date - started_at::date AS days FROM ${table} ORDER BY 1`);
const OLD = `unnest('{0, 29, 31, 400}'::int[]) AS days`;

it('forgets a session after thirty days, with all its refresh tokens, and keeps the others', async () => {
  await user.rows(`INSERT INTO session (id, person_id, started_at)
    SELECT gen_random_uuid(), id, now() - days * interval '1 day' FROM person, ${OLD}`);
  await user.rows(`INSERT INTO refresh_token (hash, session_id, started_at)
    SELECT decode(md5(n || ' ' || days), 'hex'), gen_random_uuid(), now() - days * interval '1 day'
    FROM ${OLD}, generate_series(1, 3000) AS n WHERE days > 0 OR n = 1`);
  await sweep();
  expect(await daysOf('session')).toEqual([{ days: 0 }, { days: 29 }]);
  expect(await daysOf('refresh_token')).toHaveLength(3_001);
});

it('forgets one that has ended when its last access token has expired', async () => {
  await user.rows(`INSERT INTO session (id, person_id, started_at, ended_at)
    SELECT gen_random_uuid(), id, now() - interval '1 day', now() - minutes * interval '1 minute'
    FROM person, unnest('{0, 15, 17, 90}'::int[]) AS minutes`);
  await sweep();
  const minutes = `round(extract(epoch FROM now() - ended_at) / 60)::int AS minutes`;
  expect(await user.rows(`SELECT ${minutes} FROM session WHERE ended_at IS NOT NULL ORDER BY 1`)).toEqual([
    { minutes: 0 },
    { minutes: 15 },
  ]);
});

it('finds what has expired by an index', async () => {
  await user.rows(`INSERT INTO session (id, person_id, started_at, ended_at)
    SELECT gen_random_uuid(), id, now(), CASE WHEN n % 50 = 0 THEN now() END FROM person, generate_series(1, 5000) AS n`);
  await user.rows(`INSERT INTO signing_key SELECT n::text, '', '{}', now(), now() FROM generate_series(1, 5000) AS n`);
  await user.rows('ANALYZE session, refresh_token, signing_key');
  const plan = async (sql: string) => JSON.stringify(await user.rows(`EXPLAIN ${sql}`));
  for (const { table, column, age } of databaseAt(user.url).expiring ?? [])
    expect(await plan(`SELECT ctid FROM ${table} WHERE ${column} < now() - interval '${age}' LIMIT 10`)).toMatch(
      /Index/,
    );
});
