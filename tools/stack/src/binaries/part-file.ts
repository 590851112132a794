import { isErrno } from '@tessera/command';
import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { commandLine } from '../processes/process-table.js';

/**
 * Where this process collects a file that comes in pieces. What a process that has ended left of it is taken over; two
 * clones that fetch at the same time have a part each.
 */
export const claimPart = (file: string): string => {
  const own = `${file}.${process.pid}.part`;
  const left = partsOf(file).filter((part) => part !== own && !isClaimed(part));
  // The longest; the others of several interrupted clones are of no use.
  const [best, ...others] = left.toSorted((one, other) => sizeOf(other) - sizeOf(one));
  if (best && sizeOf(best) > sizeOf(own)) take(best, own);
  for (const part of others) rmSync(part, { force: true });
  return own;
};

/** Its length; 0 while it is not there. */
export const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

const partsOf = (file: string): string[] => {
  const names = readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(file)}.`));
  return names.filter((name) => name.endsWith('.part')).map((name) => join(dirname(file), name));
};

const isClaimed = (part: string) => commandLine(Number(/\.(\d+)\.part$/.exec(part)?.[1])) !== undefined;

const take = (part: string, own: string): void => {
  try {
    renameSync(part, own);
  } catch (error) {
    // Another clone was quicker.
    if (!isErrno(error, 'ENOENT')) throw error;
  }
};
