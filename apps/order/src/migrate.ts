import { migrate, pendingMigrations, withPostgres } from '@tessera/messaging/postgres';
import { runMigrate } from '@tessera/runtime';
import { databaseSettings } from './settings.js';
import { databaseAt } from './store/database.js';

/** Brings the database to the newest version and ends: a one-shot job that runs before the service does. */
await runMigrate('order', databaseSettings, ({ DATABASE_URL }) => ({
  migrate: () => withPostgres(databaseAt(DATABASE_URL), migrate),
  pending: () => withPostgres({ ...databaseAt(DATABASE_URL), patient: false, poolSize: 1 }, pendingMigrations),
}));
