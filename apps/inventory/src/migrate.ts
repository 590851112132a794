import { runOnce } from './run-once.js';
import { prepareDatabase } from './store/prepare-database.js';

await runOnce('migration', async (database) => {
  await prepareDatabase(database);
  return 'the database is ready';
});
