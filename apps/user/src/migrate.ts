import { migratePostgres } from '@tessera/messaging/postgres';
import { readConfig, runJob } from '@tessera/runtime';
import { databaseSettings } from './config.js';
import { databaseAt } from './store/database.js';

const { DATABASE_URL } = readConfig('user', databaseSettings);

/** Brings the database to the newest version and ends: a one-shot job that runs before the service does. */
await runJob('user migrate', () => migratePostgres(databaseAt(DATABASE_URL)));
