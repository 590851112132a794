import { withPostgres } from '@tessera/messaging/postgres';
import { postgresDatabase } from '@tessera/testing';
import { KEY_ENCRYPTION_SECRET } from '../../test/key.fixture.js';
import { databaseAt } from '../store/database.js';
import { firstKey } from './first-key.js';
import { pendingIn } from './pending-in.js';

it('waits for the tables, then for the key that signs, and for no admin', async () => {
  const test = await postgresDatabase();
  const answers = await withPostgres(databaseAt(test.url), async (source) => {
    const empty = await pendingIn(source);
    await source.runMigrations();
    const withoutKey = await pendingIn(source);
    await firstKey(source, { KEY_ENCRYPTION_SECRET });
    return { empty, withoutKey, ready: await pendingIn(source) };
  }).finally(test.drop);
  expect(answers).toEqual({
    empty: expect.arrayContaining(['SigningKeys1797100000000']),
    withoutKey: ['the first signing key'],
    ready: [],
  });
});
