import { PostgresDatabase, postgresSource } from '@tessera/messaging/postgres';
import { postgresDatabase } from '@tessera/testing';
import { databaseAt } from '../src/store/database.js';

/** A migrated database of a test file's own. */
export const userDatabase = async () => {
  const test = await postgresDatabase();
  const source = await postgresSource(databaseAt(test.url)).initialize();
  await source.runMigrations();
  const close = async () => {
    await source.destroy();
    await test.drop();
  };
  const rows = <Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> => source.query(sql, parameters);
  /** The events in the outbox, oldest first. */
  const events = async () => {
    const all = await rows<{ topic: string; value: Buffer }>('SELECT topic, value FROM outbox ORDER BY id');
    return all.map(({ topic, value }) => ({ topic, data: JSON.parse(value.toString()) as object }));
  };
  return { url: test.url, database: new PostgresDatabase(source), rows, events, close };
};

export type UserDatabase = Awaited<ReturnType<typeof userDatabase>>;
