import { CommandError } from '@tessera/command';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const isTessera = (folder: string) => {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Object(manifest).name === 'tessera';
};

/** `./tessera` names the clone it lies in, so that it works from anywhere. */
const start = () => process.env['TESSERA_PROJECT'] || process.cwd();

/** The project around `folder`: the nearest folder upwards whose package.json is named tessera; undefined outside of one. */
export const findProject = (folder = start()): string | undefined => {
  if (isTessera(folder)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findProject(parent);
};

/** The project around the current folder; outside of one there is nothing to start, stop or look at. */
export const projectHere = (): string => {
  const project = findProject();
  if (project) return project;
  throw new CommandError('This folder is not inside a Tessera project: cd into one first.');
};

/** Where the project's local stack keeps everything; `TESSERA_STATE` moves it. */
export const stateOf = (project: string): string => resolve(process.env['TESSERA_STATE'] || join(project, '.tessera'));

/** A file of that state as a person is told of it: short where the state lies in its usual place. */
export const nameInState = (name: string, project = findProject()): string => {
  const isMoved = project !== undefined && stateOf(project) !== join(project, '.tessera');
  return isMoved ? join(stateOf(project), name) : `.tessera/${name}`;
};

/** A file of the local stack's state as JSON; undefined when it is not there. Refuses one that is broken. */
export const readState = (name: string, project = findProject()): unknown => {
  const file = project && join(stateOf(project), name);
  if (!file || !existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new CommandError(
      `${nameInState(name, project)} is not JSON: stop the platform, delete the file, run "npm start".`,
    );
  }
};
