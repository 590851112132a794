import { linkSync, unlinkSync, writeFileSync } from 'node:fs';
import { supervisorFile } from '../control/supervisor.js';
import { isErrno } from '../files.js';
import { Trouble } from '../trouble.js';
import { commandLine } from './process-table.js';
import { removePidFile, stillRunning } from './pid-file.js';

/** Makes this process the only one in the state folder, until it ends; a killed one's claim counts for nothing. */
export function claimFolder(dir: string, what: string): void {
  const file = supervisorFile(dir);
  const draft = `${file}.${process.pid}`;
  // Not process.argv, which has absolute paths where the command line may have relative ones.
  const args = commandLine(process.pid) ?? '';
  writeFileSync(draft, JSON.stringify({ pid: process.pid, args }));
  try {
    claim(file, draft, what);
  } finally {
    unlinkSync(draft);
  }
  process.once('exit', () => removePidFile(file));
}

function claim(file: string, draft: string, what: string): void {
  const owner = stillRunning(file);
  if (owner)
    throw new Trouble(
      `${what} already runs in this folder (process ${owner.pid}): stop it first, with Ctrl-C there, or with npx tessera down`,
    );
  removePidFile(file);
  try {
    // Unlike a rename, a link fails when another process was quicker.
    linkSync(draft, file);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    throw new Trouble(`${what} is just being started in this folder by another process`);
  }
}
