import { migrate, withPostgres } from '@tessera/messaging/postgres';
import { runJob } from '@tessera/runtime';
import { database } from './store/store.module.js';

/** Brings the database to the newest version and ends: a one-shot job that runs before the service does. */
await runJob('order migrate', () => withPostgres(database, migrate));
