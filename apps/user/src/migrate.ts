import { readConfig } from '@tessera/runtime';
import { migrateSettings } from './config.js';
import { firstAdmin } from './first-admin/first-admin.js';
import { runJob } from './job.js';

const { DATABASE_URL, ...admin } = readConfig('user', migrateSettings);

/** Brings the tables up to date and lets the first admin in; a second run finds nothing to do. */
await runJob('user migrate', DATABASE_URL, async (source) => {
  const done = await source.runMigrations();
  const newcomer = await firstAdmin(source, admin);
  const news = [...done.map(({ name }) => name), ...(newcomer ? [`${newcomer} is the first admin`] : [])];
  return news.length === 0 ? 'nothing to do' : news.join(', ');
});
