import { withMongo } from '@tessera/messaging/mongo';
import { readConfig, runJob } from '@tessera/runtime';
import { databaseSettings } from './settings.js';
import { prepareDatabase } from './store/database.js';

const { DATABASE_URL } = readConfig('inventory', databaseSettings);

/** Brings collections, indexes and documents to the newest version and ends: a one-shot job that runs before the service does. */
await runJob('inventory migrate', () =>
  withMongo(DATABASE_URL, async (database) => {
    const done = await prepareDatabase(database);
    return `the database is ready${done.map((name) => `, ${name} is done`).join('')}`;
  }),
);
