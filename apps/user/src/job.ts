import { postgresSource } from '@tessera/messaging/postgres';
import { type DataSource } from 'typeorm';
import { databaseAt } from './store/database.js';

/**
 * One piece of work on the database, run to its end by a process of its own. It waits for nothing: when the database is
 * away or the work fails, that is one line and exit code 1, and whoever started it may do so again.
 */
export const runJob = async (name: string, url: string, work: (source: DataSource) => Promise<string>) => {
  const source = postgresSource(databaseAt(url));
  try {
    await source.initialize();
    console.log(`${name}: ${await work(source)}`);
  } catch (error) {
    console.error(`${name} failed: ${reason(error)}`);
    process.exitCode = 1;
  } finally {
    if (source.isInitialized) await source.destroy();
  }
};

/** A refused connection to several addresses of one name is an AggregateError without words of its own. */
const reason = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(reason).join('; ');
  return error instanceof Error ? error.message : String(error);
};
