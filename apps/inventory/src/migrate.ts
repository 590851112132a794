import { withMongo } from '@tessera/messaging/mongo';
import { runMigrate } from '@tessera/runtime';
import { databaseSettings } from './settings.js';
import { pendingIn, prepareDatabase } from './store/database.js';

/** Brings collections, indexes and documents to the newest version and ends: a one-shot job that runs before the service does. */
await runMigrate('inventory', databaseSettings, ({ DATABASE_URL }) => ({
  migrate: () =>
    withMongo(DATABASE_URL, async (database) => {
      const done = await prepareDatabase(database);
      return `the database is ready${done.map((name) => `, ${name} is done`).join('')}`;
    }),
  pending: () => withMongo(DATABASE_URL, (database) => pendingIn(database), { poolSize: 2 }),
}));
