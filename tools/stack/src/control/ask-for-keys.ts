import { CommandError, reasonOf } from '@tessera/command';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type GivenSettings } from '@tessera/runtime/settings';
import { appEnvironment, appProgram } from '../supervise/app-files.js';

/**
 * Runs user's own `keys` with the settings of its service, which have the secret, and answers the JSON that it prints. What
 * it complains of is thrown as a CommandError.
 */
export const askForKeys = async (settings: GivenSettings, words: readonly string[]): Promise<unknown> => {
  const given = Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  const args = ['--enable-source-maps', appProgram('user', 'keys'), ...words];
  const env = appEnvironment(Object.fromEntries(given));
  try {
    return JSON.parse((await promisify(execFile)(process.execPath, args, { env })).stdout);
  } catch (error) {
    // By its fields: jest has an Error of its own.
    throw new CommandError(String(Object(error).stderr || reasonOf(error)).trim(), { cause: error });
  }
};
