import { type Progress } from '@tessera/stack';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DefinitionOptions, givenDefinitions } from './crds.js';
import { type DefinitionFile } from './definition-files.js';
import { fetched, writeKinds } from './fetched.js';
import { customKinds } from './kinds.js';
import { type JsonSchema } from './openapi.js';

/** What kubeconform judges by: `-strict -schema-location '<folder>/{{.ResourceKind}}{{.KindSuffix}}.json'`. */
export interface Schemas {
  folder: string;
  /** Without them whoever checks must say that Strimzi's fields were not looked at. */
  checksStrimzi: boolean;
}

const fingerprint = (files: readonly DefinitionFile[]): string => {
  const hash = createHash('sha256');
  for (const { text } of files) hash.update(text);
  return hash.digest('hex').slice(0, 8);
};

/** A folder of their own for what was given beside the others: it may be another tomorrow. */
const withGiven = (whole: string, files: readonly DefinitionFile[]): string => {
  const folder = join(dirname(whole), `with-${fingerprint(files)}`);
  if (existsSync(folder)) return folder;
  // Its content is in its name, so it does not matter whose draft it is that stays.
  const draft = mkdtempSync(`${folder}-`);
  try {
    cpSync(join(whole, 'schemas'), draft, { recursive: true });
    const metadata = JSON.parse(readFileSync(join(whole, 'metadata.json'), 'utf8')) as JsonSchema;
    const definitions = files.flatMap((file) => file.definitions);
    writeKinds(
      definitions.flatMap((definition) => customKinds(definition, metadata)),
      draft,
    );
    if (!existsSync(folder)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
};

const areStrimzis = ({ definitions }: DefinitionFile) =>
  definitions.some(({ spec }) => spec.group === 'kafka.strimzi.io');

/**
 * Strict JSON schemas of all kinds that the manifests may hold. They are fetched once: 63 MB, under a minute, and Go; throws
 * ToolMissing without it, and a CommandError for a folder without definitions.
 */
export const schemas = async (options: DefinitionOptions, progress: Progress): Promise<Schemas> => {
  const given = givenDefinitions(options);
  const whole = await fetched(progress);
  const folder = given.length === 0 ? join(whole, 'schemas') : withGiven(whole, given);
  return { folder, checksStrimzi: given.some(areStrimzis) };
};
