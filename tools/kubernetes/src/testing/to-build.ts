import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { programsFolder } from '../programs/programs-folder.js';
import { folderName, type Recipe } from '../programs/recipe.js';

/** Those that are not in the cache yet. */
export const toBuild = (recipes: readonly Recipe[]): Recipe[] =>
  recipes.filter((recipe) => !existsSync(join(programsFolder, folderName(recipe), 'bin')));

/** What is built before anything is tested, and how long one waits for it. */
export const announcement = (recipes: readonly Recipe[]): string => {
  if (recipes.length === 0) return 'All programs are there.';
  const each = recipes.map(({ name, version, minutes }) => `${name} ${version} (${minutes} min)`).join(', ');
  const sum = recipes.reduce((minutes, recipe) => minutes + recipe.minutes, 0);
  return `Built first, once, by Go: ${each}: about ${Math.ceil(sum)} min on two idle cores, into ${programsFolder}.`;
};
