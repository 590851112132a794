import { postgresSource } from '@tessera/messaging/postgres';
import { postgresDatabase } from '@tessera/testing';
import { databaseAt } from '../src/store/database.js';

/** A migrated database of a test's own. */
export const orderDatabase = async () => {
  const test = await postgresDatabase();
  const source = await postgresSource(databaseAt(test.url)).initialize();
  await source.runMigrations();
  const close = async () => {
    await source.destroy();
    await test.drop();
  };
  return { url: test.url, source, close };
};

export type OrderDatabase = Awaited<ReturnType<typeof orderDatabase>>;
