import { migrate, withPostgres } from '@tessera/messaging/postgres';
import { runMigrate } from '@tessera/runtime';
import { firstAdmin } from './first-admin/first-admin.js';
import { firstKey } from './rotate-keys/first-key.js';
import { pendingIn } from './rotate-keys/pending-in.js';
import { migrateSettings } from './settings.js';
import { databaseAt } from './store/database.js';

/** Brings the tables up to date, makes the first signing key and lets the first admin in; a second run finds nothing to do. */
await runMigrate('user', migrateSettings, (settings) => ({
  migrate: () =>
    withPostgres(databaseAt(settings.DATABASE_URL), async (source) => {
      const done = [await migrate(source)];
      const kid = await firstKey(source, settings);
      if (kid) done.push(`${kid} is the first signing key`);
      const newcomer = await firstAdmin(source, settings);
      if (newcomer) done.push(`${newcomer} is the first admin`);
      return done.join(', ');
    }),
  pending: () => withPostgres({ ...databaseAt(settings.DATABASE_URL), patient: false, poolSize: 1 }, pendingIn),
}));
