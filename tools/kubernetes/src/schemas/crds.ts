import { CommandError } from '@tessera/command';
import { type Progress } from '@tessera/stack';
import { globSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type DefinitionFile, definitionFiles } from './definition-files.js';
import { fetched } from './fetched.js';

/** Where definitions are that are in no registry. */
export interface DefinitionOptions {
  /** A folder with Strimzi's CustomResourceDefinitions; else that of STRIMZI_CRDS, else there are none. */
  crds?: string;
}

const remedy =
  "give the folder of Strimzi's CustomResourceDefinitions (install/cluster-operator of its release) by --crds or STRIMZI_CRDS";

/** The definitions in the folder that was given; none where none was. */
export const givenDefinitions = ({ crds }: DefinitionOptions): DefinitionFile[] => {
  const given = crds ?? process.env['STRIMZI_CRDS'];
  if (!given) return [];
  const folder = resolve(given);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new CommandError(`${folder} is no folder: ${remedy}`);
  const files = definitionFiles(folder);
  if (files.length === 0) throw new CommandError(`${folder} has no CustomResourceDefinition in it: ${remedy}`);
  return files;
};

/** YAML files with the definitions of all kinds that the manifests may use, for an API server. They lie in the cache. */
export const crdFiles = async (options: DefinitionOptions, progress: Progress): Promise<string[]> => {
  const given = givenDefinitions(options).map(({ file }) => file);
  const folder = await fetched(progress);
  return [...globSync(`${folder}/crds/*.yaml`).sort(), ...given];
};
