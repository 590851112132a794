import { CommandError, reasonOf } from '@tessera/command';
import { type StoringApp } from '@tessera/contracts';
import { runTask, type TaskOptions } from '@tessera/stack';
import { settingsIn } from './platform-settings.js';
import { withRemedy } from './with-remedy.js';

/**
 * Has a job of a service do something, with the settings that lie for it in this folder, and answers the JSON that it prints.
 * What it complains of is thrown, with the remedy when a store is away.
 */
export const askService = async (
  folder: string,
  service: StoringApp,
  job: 'keys' | 'rebuild-copies',
  how: Omit<TaskOptions, 'env' | 'attached'>,
): Promise<unknown> => {
  const settings = settingsIn(folder, service);
  const given = Object.entries(settings).map(([key, value]) => [key, value ?? '']);
  try {
    return JSON.parse(await runTask(service, job, { ...how, env: Object.fromEntries(given), attached: true }));
  } catch (error) {
    throw new CommandError(withRemedy(reasonOf(error), settings), { cause: error });
  }
};
