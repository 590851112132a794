import { services, type StoringApp, storingApps } from '@tessera/contracts';
import { type Progress, silent } from '../progress.js';
import { type Platform } from '../provision/provision.js';
import { runTask } from './run-task.js';
import { programsOf, stampOf } from './stamps.js';

/**
 * Brings every store to its newest schema and the sample data into it. Nothing is lost by doing it again; where the
 * programs that did it last are still the same, it is not done.
 */
export const migrateAndSeed = async (platform: Platform, progress: Progress = silent): Promise<void> => {
  const { env, credentialsFile } = platform;
  const fill = async (app: StoringApp) => {
    const [stamp, programs] = [stampOf(env[app]), programsOf(app)];
    if ((await stamp.read()) === programs) return progress(app, 'has its schema and data from an earlier start');
    progress(app, 'migrating');
    await runTask(app, 'migrate', { env: env[app] });
    if (services[app].seeds) {
      progress(app, 'seeding');
      await runTask(app, 'seed', { env: { ...env[app], SEED_CREDENTIALS_FILE: credentialsFile } });
    }
    // Last, so that whatever fails before is done again.
    await stamp.write(programs);
    progress(app, 'ready');
  };
  await Promise.all(storingApps.map(fill));
};
