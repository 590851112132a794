import { type App, appsWithSeed, appsWithStore } from '../apps.js';
import { type Progress, silent } from '../progress.js';
import { type Platform } from '../provision/provision.js';
import { runTask } from './run-task.js';

/** Brings every store to its newest schema and the sample data into it. Nothing is lost by doing it again. */
export async function migrateAndSeed(platform: Platform, progress: Progress = silent): Promise<void> {
  const { env, credentialsFile } = platform;
  const fill = async (app: App) => {
    progress(app, 'migrating');
    await runTask(app, 'migrate', env[app]);
    if (appsWithSeed.some((seeded) => seeded === app)) {
      progress(app, 'seeding');
      await runTask(app, 'seed', { ...env[app], SEED_CREDENTIALS_FILE: credentialsFile });
    }
    progress(app, 'ready');
  };
  await Promise.all(appsWithStore.map(fill));
}
