import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Recipe } from './recipe.js';

/** The builder with a program that Go builds in seconds. The cache is one of this suite, so it is set before anything asks. */
const folder = mkdtempSync(join(tmpdir(), 'tessera programs '));
process.env['XDG_CACHE_HOME'] = folder;
const path = process.env['PATH'] ?? '';
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => void (process.env['PATH'] = path));

const { withTools } = await import('@tessera/aws/testing');
const { built } = await import('./build.js');
const { goFor } = await import('./find-go.js');

const good = 'package main\n\nvar version string\n\nfunc main() { println("tiny", version) }\n';
const bad = 'package main\n\nfunc main() { println(missing) }\n';

const writeModule = (name: string, source: string): Recipe => {
  const module = join(folder, 'go', name);
  mkdirSync(module, { recursive: true });
  writeFileSync(join(module, 'go.mod'), `module tessera.local/${name}\n\ngo 1.24\n`);
  writeFileSync(join(module, 'main.go'), source);
  const from = { module, packages: { [name]: '.' } };
  const links = { to: name, names: [`${name}ctl`] };
  return { name, version: '1.2', from, links, ldflags: '-X main.version=1.2', minutes: 0.1, gigabytes: 0.1 };
};

const placeOf = ({ name, version }: Recipe) => join(folder, 'tessera', 'kubernetes', `${name}-${version}`);
const says = (program: string) => execFileSync('sh', ['-c', `"${program}" 2>&1`], { encoding: 'utf8' });

/** A Go of ours, which answers what it is told to. */
const fakeGo = (name: string, script: string): string => {
  const file = join(folder, name, 'go');
  mkdirSync(join(folder, name));
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return join(folder, name);
};

await withTools(
  'the builder',
  () => goFor('the test is built'),
  () => {
    const lines: string[] = [];
    const progress = (part: string, line: string) => void lines.push(`${part}: ${line}`);
    beforeEach(() => void lines.splice(0));

    /** What a process that was killed leaves: half a program, and its lock. */
    const leaveHalf = (recipe: Recipe) => {
      const out = join(placeOf(recipe), '.build', 'out');
      mkdirSync(out, { recursive: true });
      for (const name of ['tiny', 'tinyctl']) writeFileSync(join(out, name), 'half of it');
      writeFileSync(join(placeOf(recipe), '.installing'), String(2 ** 22 + 1));
    };

    it('builds once, after an interrupted build and for two at the same moment, and finds it from then on', async () => {
      const recipe = writeModule('tiny', good);
      leaveHalf(recipe);
      const [one, other] = await Promise.all([built(recipe, progress), built(recipe, progress)]);
      expect(other).toBe(one);
      expect([says(join(one, 'tiny')), says(join(one, 'tinyctl'))]).toEqual(['tiny 1.2\n', 'tiny 1.2\n']);
      const builds = () => lines.filter((line) => line.startsWith('tiny: building 1.2 with Go, once for all clones'));
      expect(builds()).toHaveLength(1);
      expect(readdirSync(placeOf(recipe))).toEqual(['bin']);
      expect(await built(recipe, progress)).toBe(one);
      expect(builds()).toHaveLength(1);
    });

    it("says the compiler's last word, and builds what is mended", async () => {
      const recipe = writeModule('wrong', bad);
      await expect(built(recipe, progress)).rejects.toThrow(
        /^building wrong failed: .*main\.go:3:\d+: undefined: missing; mend that and say it again$/,
      );
      expect(existsSync(join(placeOf(recipe), 'bin'))).toBe(false);
      writeModule('wrong', good);
      expect(says(join(await built(recipe, progress), 'wrong'))).toBe('tiny 1.2\n');
    });

    it('begins nothing without the space, and leaves nothing where the space runs out', async () => {
      const recipe = writeModule('large', good);
      await expect(built({ ...recipe, gigabytes: 1e9 }, progress)).rejects.toThrow(
        /^building large needs 1000000000 GB for a while, and .* make room, or set XDG_CACHE_HOME$/,
      );
      const full = fakeGo('full', '[ $1 = env ] && echo go1.99 && exit; echo "x: no space left on device"; exit 1');
      process.env['PATH'] = `${full}:${path}`;
      await expect(built(recipe, progress)).rejects.toThrow(
        'building large failed: x: no space left on device; make room for 0.1 GB and say it again',
      );
      expect(readdirSync(placeOf(recipe))).toEqual([]);
    });
  },
);

it('says in one line that there is no Go, or what it is that is too old', async () => {
  const remedy = 'tiny is built with Go 1.26 or newer: install it (https://go.dev/doc/install) and say it again';
  await expect(goFor('tiny is built', '/nowhere')).rejects.toThrow(`there is no Go on the PATH; ${remedy}`);
  const old = fakeGo('old', 'echo go1.19.8');
  await expect(goFor('tiny is built', old)).rejects.toThrow(`${join(old, 'go')} is go1.19.8; ${remedy}`);
});
