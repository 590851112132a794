import { migrate, withPostgres } from '@tessera/messaging/postgres';
import { readConfig, runJob } from '@tessera/runtime';
import { migrateSettings } from './settings.js';
import { firstAdmin } from './first-admin/first-admin.js';
import { databaseAt } from './store/database.js';

const { DATABASE_URL, ...admin } = readConfig('user', migrateSettings);

/** Brings the tables up to date and lets the first admin in; a second run finds nothing to do. */
await runJob('user migrate', () =>
  withPostgres(databaseAt(DATABASE_URL), async (source) => {
    const done = await migrate(source);
    const newcomer = await firstAdmin(source, admin);
    return newcomer ? `${done}, ${newcomer} is the first admin` : done;
  }),
);
