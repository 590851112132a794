import { migrate, withPostgres } from '@tessera/messaging/postgres';
import { readConfig, runJob } from '@tessera/runtime';
import { databaseSettings } from './settings.js';
import { databaseAt } from './store/database.js';

const { DATABASE_URL } = readConfig('order', databaseSettings);

/** Brings the database to the newest version and ends: a one-shot job that runs before the service does. */
await runJob('order migrate', () => withPostgres(databaseAt(DATABASE_URL), migrate));
