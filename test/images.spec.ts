import { globSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** What an image is built from, by `.dockerignore`. */
const context = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path = '']) => path);
const isInContext = (file: string) => context.some((path) => matchesGlob(file, path) || file.startsWith(`${path}/`));

/** The build compiles all of them, and installs what they all need: one that is missing ends every image. */
const projects: string[] = JSON.parse(read('tsconfig.json')).references.map(({ path }: { path: string }) => path);

it('the compiler finds every project in the context of an image', () => {
  expect(projects).not.toEqual([]);
  expect(projects.filter((path) => !isInContext(join(path, 'tsconfig.json')))).toEqual([]);
});

it('an install sees the package.json of every workspace', () => {
  const [, patterns = ''] = /cp --parents (.+) \/manifests/.exec(read('docker/service.Dockerfile')) ?? [];
  const seen = new Set(patterns.split(' ').flatMap((pattern) => globSync(pattern, { cwd: root })));
  const workspaces: string[] = JSON.parse(read('package.json')).workspaces;
  const manifests = workspaces.flatMap((pattern) => globSync(join(pattern, 'package.json'), { cwd: root }));
  expect(manifests.filter((manifest) => !seen.has(manifest) || !isInContext(manifest))).toEqual([]);
});
