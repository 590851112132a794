import { ToolMissing } from '@tessera/command';
import { installOnce, nowAndThen, type Progress } from '@tessera/stack';
import { existsSync, mkdirSync, renameSync, rmSync, statfsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './compile.js';
import { goFor } from './find-go.js';
import { programsFolder } from './programs-folder.js';
import { folderName, type Recipe } from './recipe.js';

const gigabyte = 1024 ** 3;

/** A disk that runs full in the middle of a build is in everybody's way. */
const refuseWithoutSpace = (folder: string, { name, gigabytes }: Recipe): void => {
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / gigabyte;
  if (free >= gigabytes) return;
  throw new ToolMissing(
    `building ${name} needs ${gigabytes} GB for a while, and ${folder} has ${free.toFixed(1)}: make room, or set XDG_CACHE_HOME`,
  );
};

/** The programs get their place in one step, when all of them are whole. */
const build = async (recipe: Recipe, folder: string, progress: Progress): Promise<void> => {
  const go = await goFor(`${recipe.name} is built`);
  refuseWithoutSpace(folder, recipe);
  // What an interrupted build has fetched and compiled is good as it is: Go goes on from there.
  const home = join(folder, '.build');
  const out = join(home, 'out');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await compile({ go, recipe, home, out }, progress);
  const { to = '', names = [] } = recipe.links ?? {};
  for (const name of names) symlinkSync(to, join(out, name));
  renameSync(out, join(folder, 'bin'));
  rmSync(home, { recursive: true, force: true });
};

/**
 * The folder with a recipe's programs: from the cache, else built there. Of several processes one builds. Throws ToolMissing
 * without Go, a way to the modules, or space.
 */
export const built = async (recipe: Recipe, progress: Progress): Promise<string> => {
  const folder = join(programsFolder, folderName(recipe));
  const programs = join(folder, 'bin');
  const tell = nowAndThen((line) => progress(recipe.name, line));
  await installOnce(
    folder,
    () => existsSync(programs),
    () => build(recipe, folder, progress),
    () => tell('another process builds it: waiting for that'),
  );
  return programs;
};
