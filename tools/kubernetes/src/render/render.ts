import { CommandError } from '@tessera/command';
import { type Progress, projectRoot } from '@tessera/stack';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ask } from '../ask.js';
import { type KubeObject } from '../object.js';
import { program } from '../programs/programs.js';

const overlaysFolder = join(projectRoot, 'k8s', 'overlays');

/** The names of the overlays of this clone. */
export const overlays = (): string[] => readdirSync(overlaysFolder).sort();

/** The folder of an overlay by its name, or of any kustomization by its path. */
export const folderOf = (overlay: string): string => {
  const named = join(overlaysFolder, overlay);
  const folder = /^[\w-]+$/.test(overlay) && existsSync(named) ? named : resolve(overlay);
  if (existsSync(join(folder, 'kustomization.yaml'))) return folder;
  throw new CommandError(
    `There is no overlay "${overlay}", and no kustomization.yaml in a folder of that path: ${overlays().join(', ')}.`,
    { exitCode: 2 },
  );
};

/** What kustomize makes of a folder, as YAML. It needs no cluster. */
export const renderText = async (folder: string, progress: Progress): Promise<string> => {
  const { code, output, errors } = await ask(await program('kustomize', progress), ['build', folder]);
  if (code === 0) return output;
  throw new CommandError(`${folder} cannot be rendered: ${errors.trim().replace(/^Error: /, '')}`);
};

/** The same as objects. */
export const objectsIn = (text: string): KubeObject[] =>
  parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS());

/** The objects of an overlay or another kustomization. */
export const render = async (overlay: string, progress: Progress): Promise<KubeObject[]> =>
  objectsIn(await renderText(folderOf(overlay), progress));
