import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian's tools as far as they are called: an archive with one package, whose program tells where its libraries are. */
const folder = mkdtempSync(join(tmpdir(), 'tessera packaged '));
process.env['XDG_CACHE_HOME'] = folder;
const path = process.env['PATH'] ?? '';
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => void (process.env['PATH'] = path));

// Both look at it when they are loaded: whatever is imported above is loaded before it is set.
const { cacheFolder, silent } = await import('@tessera/stack');
const { packaged } = await import('./packaged.js');
if (!cacheFolder.startsWith(folder)) throw new Error('the cache of whoever runs this would be written to');

const script = (file: string, text: string) => {
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
};

/** @param program what the package's program does. */
const archive = (name: string, program: string): string => {
  const bin = join(folder, name);
  mkdirSync(bin);
  script(join(bin, 'apt-get'), `echo $* >> "${bin}/asked"; for last in "$@"; do :; done; touch "$last.deb"`);
  writeFileSync(join(bin, 'program'), `#!/bin/sh\n${program}\n`);
  script(
    join(bin, 'dpkg'),
    `mkdir -p "$3/usr/sbin" "$3/usr/lib/x-linux-gnu"; cp "${bin}/program" "$3/usr/sbin/tool"; chmod 755 "$3/usr/sbin/tool"`,
  );
  process.env['PATH'] = `${bin}:${path}`;
  return bin;
};

const source = { alone: true, folders: '/nowhere', probe: ['--version'] };

it('takes what the machine has where it belongs', async () => {
  script(join(folder, 'bridge'), 'exit 0');
  expect(await packaged('bridge', { ...source, package: 'plugins', folders: folder }, silent)).toBe(
    join(folder, 'bridge'),
  );
});

it('unpacks once, and calls the program with the libraries that came with it', async () => {
  const bin = archive('good', 'echo "$LD_LIBRARY_PATH $*"');
  const tool = await packaged('tool', { ...source, package: 'good' }, silent);
  const said = execFileSync(tool, ['a b'], { encoding: 'utf8' });
  expect(said).toMatch(/\/tessera\/kubernetes\/good-[^/]+\/unpacked\/usr\/lib\/x-linux-gnu a b\n$/);
  expect(await packaged('tool', { ...source, package: 'good' }, silent)).toBe(tool);
  expect(readdirSync(bin)).toContain('asked');
  expect(execFileSync('wc', ['-l', join(bin, 'asked')], { encoding: 'utf8' })).toMatch(/^1 /);
});

it('keeps nothing that does not run here, and says what to install', async () => {
  archive('broken', 'echo "libx.so.1: cannot open"; exit 127');
  await expect(packaged('tool', { ...source, package: 'broken' }, silent)).rejects.toThrow(
    'tool is missing, and could not be fetched (it does not run here: libx.so.1: cannot open); install the package broken',
  );
  archive('mended', 'exit 0');
  await packaged('tool', { ...source, package: 'broken' }, silent);
});

it('says so where there is no apt', async () => {
  process.env['PATH'] = '/nowhere';
  await expect(packaged('tool', { ...source, package: 'any' }, silent)).rejects.toThrow(
    'tool is missing, and could not be fetched (there is no apt here); install the package any',
  );
});
