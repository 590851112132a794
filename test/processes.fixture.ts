import { readdirSync, readFileSync } from 'node:fs';

const commandLine = (pid: string) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
};

/** The pids of those that run with a folder on their command line, as stores and services do with theirs. */
export const processesNaming = (folder: string): string[] =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandLine(name).includes(folder));
