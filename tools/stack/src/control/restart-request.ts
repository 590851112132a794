import { isErrno } from '@tessera/command';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../files.js';
import { signal } from '../processes/process-table.js';

/** A signal carries no words: what is asked for lies in a file beside. */
const requestSignal = 'SIGUSR2';
const requestFile = (dir: string) => join(dir, 'restart');

/** Asks the supervisor to end a service or store and start it again. */
export const requestRestart = (dir: string, supervisor: number, name: string): void => {
  writeWhole(requestFile(dir), name);
  signal(supervisor, requestSignal);
};

/** Calls `onRequest` with each name asked for from now on. */
export const onRestartRequest = (dir: string, onRequest: (name: string) => void): void => {
  process.on(requestSignal, () => {
    const name = takeRequest(requestFile(dir));
    if (name) onRequest(name);
  });
};

const takeRequest = (file: string): string | undefined => {
  try {
    const name = readFileSync(file, 'utf8').trim();
    rmSync(file);
    return name;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
};
