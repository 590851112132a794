import { MongoDatabase, mongoConnection } from '@tessera/messaging/mongo';
import { config } from './config.js';

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Does one piece of work on the database and says in one line how it went; the exit code is 0, or 1 if it failed. */
export const runOnce = async (what: string, work: (database: MongoDatabase) => Promise<string>): Promise<void> => {
  const connection = await mongoConnection(config.DATABASE_URL).catch((error: unknown) => {
    console.error(`inventory: ${what}: MongoDB can not be reached (DATABASE_URL): ${reason(error)}`);
    process.exit(1);
  });
  try {
    console.log(`inventory: ${what}: ${await work(new MongoDatabase(connection))}`);
  } catch (error) {
    console.error(`inventory: ${what} failed: ${reason(error)}`);
    process.exitCode = 1;
  } finally {
    await connection.close();
  }
};
