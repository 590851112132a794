import { CommandError, isErrno } from '@tessera/command';
import { linkSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { supervisorFile } from '../control/supervisor.js';
import { commandLine } from './process-table.js';
import { removePidFile, stillRunning } from './pid-file.js';

/**
 * Makes this process the only one in the state folder, until it ends; a killed one's claim counts for nothing.
 *
 * @param remedy how the other one is stopped.
 */
export const claimFolder = (dir: string, what: string, remedy = 'with Ctrl-C there, or with ./tessera down'): void => {
  const file = supervisorFile(dir);
  const draft = `${file}.${process.pid}`;
  // Not process.argv, which has absolute paths where the command line may have relative ones.
  const args = commandLine(process.pid) ?? '';
  writeFileSync(draft, JSON.stringify({ pid: process.pid, args }));
  try {
    claim(file, draft, what, remedy);
  } finally {
    unlinkSync(draft);
  }
  process.once('exit', () => removePidFile(file));
};

const claim = (file: string, draft: string, what: string, remedy: string): void => {
  // Unlike a rename, a link fails when another process was quicker.
  if (isLinked(draft, file)) return;
  const owner = stillRunning(file);
  if (owner)
    throw new CommandError(`${what} already runs in this folder (process ${owner.pid}): stop it first, ${remedy}`);
  removeStale(file, `${draft}.stale`);
  if (!isLinked(draft, file)) throw new CommandError(`${what} is just being started in this folder by another process`);
};

/** Takes a killed one's claim away, but not the one that another start has put in its place a moment ago. */
const removeStale = (file: string, aside: string): void => {
  try {
    renameSync(file, aside);
  } catch (error) {
    // Somebody else has done it.
    if (isErrno(error, 'ENOENT')) return;
    throw error;
  }
  if (stillRunning(aside)) isLinked(aside, file);
  unlinkSync(aside);
};

const isLinked = (draft: string, file: string): boolean => {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
};
