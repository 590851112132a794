import { withMongo } from '@tessera/messaging/mongo';
import { runJob } from '@tessera/runtime';
import { config } from './config.js';
import { prepareDatabase } from './store/prepare-database.js';

/** Brings collections and indexes to the newest version and ends: a one-shot job that runs before the service does. */
await runJob('inventory migrate', () =>
  withMongo(config.DATABASE_URL, async (database) => {
    await prepareDatabase(database);
    return 'the database is ready';
  }),
);
