import { PostgresHousekeeping } from '@tessera/messaging/postgres';
import { createLog } from '@tessera/runtime';
import { userDatabase } from '../../test/database.fixture.js';
import { databaseAt } from './database.js';

it('forgets a session after thirty days, and keeps the others', async () => {
  const user = await userDatabase();
  await user.rows(`INSERT INTO person VALUES
    (gen_random_uuid(), 'kim@example.org', 'Kim', '', '{customer}', 'active', now(), 1, now())`);
  await user.rows(`INSERT INTO session SELECT gen_random_uuid(), id, decode(md5(days::text), 'hex'), now() - days * interval '1 day'
    FROM person, unnest('{0, 29, 31, 400}'::int[]) AS days`);
  const { expiring } = databaseAt(user.url);
  await new PostgresHousekeeping(user.database, createLog('test', 'silent'), expiring).sweep();
  expect(await user.rows(`SELECT now()::date - started_at::date AS days FROM session ORDER BY 1`)).toEqual([
    { days: 0 },
    { days: 29 },
  ]);
  await user.close();
});
