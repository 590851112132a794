import { CommandError } from '@tessera/command';
import { statfsSync } from 'node:fs';

/** Below this the stores fail one after the other, each in words of its own. */
export const leastMegabytes = 500;

/** Throws a CommandError when the disk of the folder is too full to start on. */
export const mustHaveRoom = (folder: string, megabytes = freeMegabytes(folder)): void => {
  if (megabytes >= leastMegabytes) return;
  throw new CommandError(
    `the disk of ${folder} is full: ${Math.floor(megabytes)} MB are free, the stores need ${leastMegabytes}: make room there`,
  );
};

const freeMegabytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / 1024 / 1024;
};
