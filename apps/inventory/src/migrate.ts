import { withMongo } from '@tessera/messaging/mongo';
import { readConfig, runJob } from '@tessera/runtime';
import { databaseSettings } from './settings.js';
import { prepareDatabase } from './store/database.js';

const { DATABASE_URL } = readConfig('inventory', databaseSettings);

/** Brings collections and indexes to the newest version and ends: a one-shot job that runs before the service does. */
await runJob('inventory migrate', () =>
  withMongo(DATABASE_URL, async (database) => {
    await prepareDatabase(database);
    return 'the database is ready';
  }),
);
