import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Comments and pages name files: each must be there, or a reader looks for it in vain. */
const root = fileURLToPath(new URL('..', import.meta.url));
const unseen = new Set(['node_modules', 'dist', '.git', '.tessera']);

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (unseen.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [relative(root, path)];
  });
const files = filesIn(root);
/** A file by each ending of its path, and its folders by each ending of theirs. */
const namesOf = (file: string) => {
  const parts = file.split('/');
  const endings = (path: readonly string[]) => path.map((_, from) => path.slice(from).join('/'));
  const folders = parts.slice(0, -1).flatMap((_, upTo) => endings(parts.slice(0, upTo + 1)).map((path) => `${path}/`));
  return [...endings(parts), ...folders];
};
const known = new Set(files.flatMap(namesOf));

/** The service that docs/new-service.md makes is nobody's. */
const example = /(^|\/)parcel(\/|\.|s\.)|^1800000000000-parcels/;

/** What is written by a run, and what is somebody else's. */
const elsewhere =
  /^(\.tessera\/|\.git\/|dist\/|people\/|native\/|node_modules\/|state\.json|ports\.json|credentials\.json|package-lock\.json|resolv\.conf|openapi\.json|asyncapi\.json)/;
const name = /(?<![\w/:@<*.-])((?:[\w.@-]+\/)*[\w.-]+\.(?:ts|mjs|md|yml|conf|svg|json))(?![\w/*-])/g;

const folder = /`((?:[\w.-]+\/)+)`/g;

/** What of a line is written for people: a page's whole line, a comment's, also one behind code. */
const proseOf = (file: string, line: string): string =>
  file.endsWith('.md') || /^\s*(\*|\/\*|#)/.test(line) ? line : (/(?:^|\s)\/\/ (.*)$/.exec(line)?.[1] ?? '');

const missingIn = (file: string): string[] =>
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .map((line) => proseOf(file, line))
    .map((line) => line.replace(/https?:\S+/g, ''))
    .flatMap((line) => [...line.matchAll(name), ...line.matchAll(folder)])
    .map(([, path = '']) => path.replace(/^(\.\.?\/)+/, ''))
    .filter((path) => !known.has(path) && !elsewhere.test(path) && !example.test(path))
    .map((path) => `${file}: ${path}`);

/** The scripts of these folders have no ending. */
const isRead = (file: string) => /\.(ts|mjs|md|yml|Dockerfile|conf)$|^(\.ci|docker)\/\w+$/.test(file);

it('are all there', () => {
  expect(files.filter(isRead).flatMap(missingIn)).toEqual([]);
});
