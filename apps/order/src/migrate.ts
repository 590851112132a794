import { postgresSource } from '@tessera/messaging/postgres';
import { database } from './store/store.module.js';

/** Brings the database to the newest version and ends: a one-shot job that runs before the service does. */
const source = await postgresSource(database).initialize();
const done = await source.runMigrations();
await source.destroy();
console.log(`order: ${done.length} migrations applied`);
