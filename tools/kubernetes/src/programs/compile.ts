import { ToolMissing } from '@tessera/command';
import { type Progress, runCommand } from '@tessera/stack';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Recipe } from './recipe.js';

/** Where what is built from what. */
export interface Compilation {
  go: string;
  recipe: Recipe;
  /** For what is fetched and compiled, apart from the person's own: it is gigabytes, and goes when the programs are there. */
  home: string;
  out: string;
}

/** How often somebody who waits is told that it goes on, in ms. */
const stillGoing = 30_000;

const flags = ({ ldflags }: Recipe) => ['-ldflags', `-s -w ${ldflags ?? ''}`.trim()];

/** The calls of Go that make the programs; each has its folder. */
const calls = ({ recipe, out, home }: Compilation): { args: string[]; cwd: string }[] => {
  const { from } = recipe;
  if ('install' in from) return [{ args: ['install', ...flags(recipe), from.install], cwd: home }];
  return Object.entries(from.packages).map(([program, path]) => ({
    args: ['build', ...flags(recipe), '-o', join(out, program), path],
    cwd: from.module,
  }));
};

/** From where modules come is the machine's affair; where they go is ours. */
export const goEnvironment = (home: string): NodeJS.ProcessEnv => ({
  ...process.env,
  GOPATH: join(home, 'path'),
  GOMODCACHE: join(home, 'modules'),
  GOCACHE: join(home, 'compiled'),
  // Modules are written as read-only folders, which nobody but root could delete again.
  GOFLAGS: '-buildvcs=false -trimpath -modcacherw',
  GOWORK: 'off',
  CGO_ENABLED: '0',
});

/** After ten errors the compiler says that there are too many, which helps nobody. */
const lastWord = (lines: string[]): string =>
  lines.findLast((line) => line.trim() !== '' && !line.includes('too many errors'))?.trim() ?? 'it said nothing';

const failure = ({ recipe, home }: Compilation, lines: string[]): ToolMissing => {
  const hasNoSpace = lines.some((line) => line.includes('no space left on device'));
  // Otherwise it is kept: whoever mends what was wrong goes on from there.
  if (hasNoSpace) rmSync(home, { recursive: true, force: true });
  const remedy = hasNoSpace ? `make room for ${recipe.gigabytes} GB` : 'mend that';
  return new ToolMissing(`building ${recipe.name} failed: ${lastWord(lines)}; ${remedy} and say it again`);
};

/** Builds the programs of a recipe into `out`, and says now and then that it goes on. */
export const compile = async (compilation: Compilation, progress: Progress): Promise<void> => {
  const { go, recipe, home, out } = compilation;
  const began = Date.now();
  const minutes = () => `${((Date.now() - began) / 60_000).toFixed(1)} min`;
  const say = (line: string) => progress(recipe.name, line);
  say(`building ${recipe.version} with Go, once for all clones: about ${recipe.minutes} min on two idle cores`);
  const ticking = setInterval(() => say(`still building after ${minutes()}`), stillGoing);
  try {
    for (const { args, cwd } of calls(compilation)) {
      const { ok, lines } = await runCommand(go, args, { cwd, env: { ...goEnvironment(home), GOBIN: out } });
      if (!ok) throw failure(compilation, lines);
    }
  } finally {
    clearInterval(ticking);
  }
  say(`built in ${minutes()}`);
};
