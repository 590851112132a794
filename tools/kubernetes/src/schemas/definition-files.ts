import { CommandError, reasonOf } from '@tessera/command';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Definition, definitionSchema } from './kinds.js';

/** A YAML file with what it defines. */
export interface DefinitionFile {
  file: string;
  text: string;
  definitions: Definition[];
}

const isDefinition = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'CustomResourceDefinition';

const checked = (value: unknown): Definition => {
  const { data, error } = definitionSchema.safeParse(value);
  if (data) return data;
  const [issue] = error.issues;
  throw new Error(`${issue?.path.join('.')}: ${issue?.message}`);
};

const definitionsIn = (text: string): Definition[] =>
  parseAllDocuments(text)
    .map((document): unknown => document.toJS())
    .filter(isDefinition)
    .map(checked);

const read = (file: string): DefinitionFile => {
  const text = readFileSync(file, 'utf8');
  try {
    return { file, text, definitions: definitionsIn(text) };
  } catch (error) {
    const [reason = ''] = reasonOf(error).split('\n');
    throw new CommandError(`${basename(file)} is no CustomResourceDefinition: ${reason}`, { cause: error });
  }
};

/** The files of a folder that define kinds; others (a README, a kustomization) are left alone. */
export const definitionFiles = (folder: string): DefinitionFile[] =>
  globSync('*.{yaml,yml}', { cwd: folder })
    .sort()
    .map((name) => read(join(folder, name)))
    .filter(({ definitions }) => definitions.length > 0);
