import { isAlive, isErrno } from '@tessera/command';
import { mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that was killed while it installed has left its lock, which is cleared. */
const isHeld = (lock: string): boolean => {
  try {
    if (isAlive(Number(readFileSync(lock, 'utf8')))) return true;
    unlinkSync(lock);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
  return false;
};

const isTaken = (lock: string): boolean => {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    return false;
  }
};

/**
 * Of all processes that want something in this folder one installs it, and the others find what it made.
 *
 * @param waiting is called again and again while another process installs.
 */
export const installOnce = async (
  folder: string,
  isThere: () => boolean,
  install: () => Promise<void>,
  waiting: () => void = () => {},
): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, '.installing');
  // What another process is still installing may look whole already.
  while (isHeld(lock) || !isThere()) {
    if (!isTaken(lock)) {
      waiting();
      await sleep(500);
      continue;
    }
    try {
      if (!isThere()) await install();
    } finally {
      unlinkSync(lock);
    }
  }
};
