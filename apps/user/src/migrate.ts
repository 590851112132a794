import { readConfig } from '@tessera/runtime';
import { databaseSettings } from './config.js';
import { runJob } from './job.js';

const { DATABASE_URL } = readConfig('user', databaseSettings);

/** Brings the tables up to date; a second run finds nothing to do. */
await runJob('user migrate', DATABASE_URL, async (source) => {
  const done = await source.runMigrations();
  return done.length === 0 ? 'nothing to do' : done.map(({ name }) => name).join(', ');
});
