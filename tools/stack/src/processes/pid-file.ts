import { rmSync } from 'node:fs';
import { readJson, writeWhole } from '../files.js';
import { commandLine } from './process-table.js';

/** A process that an earlier run wrote down. */
export interface Noted {
  pid: number;
  /** Its arguments, joined. A pid comes round again, so only pid and arguments together mean "ours". */
  args: string;
}

const isNoted = (value: unknown): value is Noted =>
  typeof value === 'object' &&
  value !== null &&
  'pid' in value &&
  typeof value.pid === 'number' &&
  'args' in value &&
  typeof value.args === 'string';

/** Writes a process down. Called in the same tick as the spawn: a crash in between would leave one nobody knows. */
export const writePidFile = (file: string, pid: number, args: readonly string[]): void => {
  writeWhole(file, JSON.stringify({ pid, args: args.join(' ') } satisfies Noted));
};

/** The noted process if it still runs. Wrappers may put something before the arguments, never behind them. */
export const stillRunning = (file: string): Noted | undefined => {
  const noted = readJson(file);
  if (!isNoted(noted)) return undefined;
  return commandLine(noted.pid)?.endsWith(noted.args) ? noted : undefined;
};

/** For a process that has ended. */
export const removePidFile = (file: string): void => rmSync(file, { force: true });
