import { CommandError } from '@tessera/command';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type App, apps, services } from '@tessera/contracts';
import { type Progress } from '../progress.js';
import { credentialsFile } from '../provision/credentials.js';
import { type Environment } from '../provision/environment.js';
import { runTask } from '../supervise/run-task.js';

/** Brings the sample data into the stores that this state folder's settings name. What is there stays as it is. */
export const seedAgain = async (dir: string, progress: Progress): Promise<void> => {
  const seed = async (app: App) => {
    progress(app, 'seeding');
    const env = { ...writtenSettings(dir, app), SEED_CREDENTIALS_FILE: credentialsFile(dir) };
    const said = await runTask(app, 'seed', { env, attached: true });
    progress(app, said.replace(/^.*seed: /s, ''));
  };
  await Promise.all(apps.filter((app) => services[app].seeds).map(seed));
};

/** The settings in `<dir>/env/<app>.env`, as the last start wrote them. */
export const writtenSettings = (dir: string, app: App): Environment => {
  const file = join(dir, 'env', `${app}.env`);
  if (!existsSync(file)) throw new CommandError(`${app} has no settings yet: npm start makes them`);
  const entries = Object.entries(parseEnv(readFileSync(file, 'utf8')));
  return Object.fromEntries(entries.map(([key, value]) => [key, value ?? '']));
};
