import { ToolMissing } from '@tessera/command';
import { installOnce, nowAndThen, type Progress, runCommand } from '@tessera/stack';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { goEnvironment } from '../programs/compile.js';
import { goFor } from '../programs/find-go.js';
import { programsFolder } from '../programs/programs-folder.js';
import { kubernetesVersion } from '../programs/recipes.js';
import { definitionFiles } from './definition-files.js';
import { builtInKinds, customKinds, fileOf, type Kind, metadataOf } from './kinds.js';
import { type JsonSchema, type OpenApiSchema } from './openapi.js';
import { definitions, megabytes, openApi, type Source } from './sources.js';

/** Part of the cache's name: raise it when the same sources shall become other schemas. */
const edition = 1;

const key = createHash('sha256')
  .update(JSON.stringify([edition, openApi, definitions]))
  .digest('hex')
  .slice(0, 8);

const named = ({ module, version }: Source) => `${module}@${version}`;

const lastWord = (lines: string[]): string =>
  /"Error": "(.*)"/.exec(lines.join('\n'))?.[1] ?? lines.at(-1) ?? 'Go said nothing';

const download = async (home: string, progress: Progress): Promise<void> => {
  const go = await goFor("the manifests' schemas are fetched");
  progress(
    'schemas',
    `fetching the schemas of Kubernetes ${kubernetesVersion} and of operators, once (${megabytes} MB)`,
  );
  const modules = [openApi, ...definitions].map(named);
  const { ok, lines } = await runCommand(go, ['mod', 'download', '-json', ...modules], {
    cwd: home,
    env: goEnvironment(home),
  });
  if (!ok) throw new ToolMissing(`the manifests' schemas cannot be fetched: ${lastWord(lines)}`);
};

/** Where Go puts what it has fetched. */
const placeOf = (home: string, source: Source) => join(home, 'modules', named(source), source.folder);

interface OpenApiDocument {
  components?: { schemas?: Record<string, OpenApiSchema> };
}

/** All schemas of all documents: those that several share are the same in each. */
const namedSchemas = (folder: string): Record<string, OpenApiSchema> => {
  const documents = globSync('*.json', { cwd: folder }).map((name) => readFileSync(join(folder, name), 'utf8'));
  // The module is pinned, so its shape is known.
  const schemas = documents.map((text) => (JSON.parse(text) as OpenApiDocument).components?.schemas ?? {});
  return Object.assign({}, ...schemas) as Record<string, OpenApiSchema>;
};

/** Writes each kind's schema under the name that kubeconform asks for. */
export const writeKinds = (kinds: readonly Kind[], folder: string): void => {
  for (const kind of kinds) writeFileSync(join(folder, fileOf(kind)), JSON.stringify(kind.schema));
};

const copyDefinitions = (home: string, draft: string, metadata: JsonSchema): void => {
  for (const { file, definitions: found } of definitions.flatMap((source) => definitionFiles(placeOf(home, source)))) {
    copyFileSync(file, join(draft, 'crds', basename(file)));
    writeKinds(
      found.flatMap((definition) => customKinds(definition, metadata)),
      join(draft, 'schemas'),
    );
  }
};

const fill = async (home: string, draft: string, progress: Progress): Promise<void> => {
  for (const folder of ['schemas', 'crds']) mkdirSync(join(draft, folder), { recursive: true });
  await download(home, progress);
  const schemas = namedSchemas(placeOf(home, openApi));
  const metadata = metadataOf(schemas);
  writeFileSync(join(draft, 'metadata.json'), JSON.stringify(metadata));
  writeKinds(builtInKinds(schemas), join(draft, 'schemas'));
  copyDefinitions(home, draft, metadata);
  progress('schemas', 'ready');
};

const fetchInto = async (folder: string, whole: string, progress: Progress): Promise<void> => {
  const home = join(folder, '.fetching');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
  try {
    await fill(home, join(home, 'draft'), progress);
    renameSync(join(home, 'draft'), whole);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

/**
 * The folder of the cache with `schemas` (of all kinds but Strimzi's), `crds` (their definitions) and `metadata` as JSON (what any
 * object's metadata may hold). Fetched once, which takes 63 MB, under a minute, and Go; throws ToolMissing without it.
 */
export const fetched = async (progress: Progress): Promise<string> => {
  const folder = join(programsFolder, `schemas-${kubernetesVersion}-${key}`);
  const whole = join(folder, 'whole');
  const tell = nowAndThen((line) => progress('schemas', line));
  await installOnce(
    folder,
    () => existsSync(whole),
    () => fetchInto(folder, whole, progress),
    () => tell('another process fetches them: waiting for that'),
  );
  return whole;
};
