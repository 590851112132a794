import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Can this file be run? */
export const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/** The program of that name that a shell would run. */
export const onPath = (name: string, path = process.env['PATH'] ?? ''): string | undefined => {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
};
