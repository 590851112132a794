import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../files.js';

/** There while something may be spoiled, so that a start that has nothing to mend does not look. */
const markFile = (dir: string) => join(dir, 'spoiled');

/** Called before something is spoiled. */
export const noteSpoiled = (dir: string): void => writeWhole(markFile(dir), '');

/** Called when nothing is any more. */
export const forgetSpoiled = (dir: string): void => rmSync(markFile(dir), { force: true });

/** May something be spoiled? */
export const maybeSpoiled = (dir: string): boolean => existsSync(markFile(dir));
