import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Trouble } from './trouble.js';

const isTessera = (folder: string) => {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Object(manifest).name === 'tessera';
};

/** The project around `folder`: the nearest folder upwards whose package.json is named tessera; undefined outside of one. */
export const findProject = (folder = process.cwd()): string | undefined => {
  if (isTessera(folder)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findProject(parent);
};

/** A file of the local stack's state as JSON; undefined when it is not there. Refuses one that is broken. */
export const readState = (name: string, project = findProject()): unknown => {
  const file = project && join(project, '.tessera', name);
  if (!file || !existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Trouble(`.tessera/${name} is not JSON: stop the platform, delete the file, run "npm start".`);
  }
};
