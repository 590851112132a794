// Makes `dist`, which the gateway serves at /console, unless it was made of these very sources. Runs after `tsc -b`, with the
// Node that installs (20), and loads Vite only when there is something to do.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../../', import.meta.url));
const stamp = fileURLToPath(new URL('dist/.made-of', import.meta.url));

/** All that goes into the bundle: the console, the client and contracts as they are compiled, and the versions of packages. */
const sources = [
  'package-lock.json',
  ...['index.html', 'vite.config.ts', 'public', 'src'].map((name) => join('apps', 'console', name)),
  ...['client', 'contracts'].map((lib) => join('libs', lib, 'dist')),
];

const isBundled = (file) => !/\.spec\.ts$|\.d\.ts$|\.map$|\.tsbuildinfo$/.test(file);
const filesIn = (path) =>
  statSync(join(root, path)).isFile()
    ? [path]
    : readdirSync(join(root, path)).flatMap((name) => filesIn(join(path, name)));

const hash = createHash('sha256');
for (const file of sources.flatMap(filesIn).filter(isBundled)) hash.update(file).update(readFileSync(join(root, file)));
const madeOf = hash.digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== madeOf) {
  const { build } = await import('vite');
  await build({ root: fileURLToPath(new URL('.', import.meta.url)), logLevel: 'warn' });
  // Compressed once and as small as can be; the gateway gives each browser the form that it reads.
  for (const file of filesIn(join('apps', 'console', 'dist')).map((path) => join(root, path))) {
    writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
  }
  writeFileSync(stamp, madeOf);
}
