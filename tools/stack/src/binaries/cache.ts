import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where downloads are kept, shared by all clones of this user. */
export const cacheFolder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'tessera');

/**
 * The folder of that name in the cache. What is missing is filled in a draft that gets its name only when `fill` has
 * succeeded, so a broken download is never taken for a good one.
 */
export const cached = async (name: string, fill: (draft: string) => Promise<void>): Promise<string> => {
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cacheFolder, { recursive: true });
  const draft = mkdtempSync(join(cacheFolder, `.${name}-`));
  try {
    await fill(draft);
    move(draft, folder);
  } catch (error) {
    // Another clone was quicker, and may have taken what this one was about to use.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
};

const move = (draft: string, folder: string): void => {
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another clone was quicker with the same content.
    if (!existsSync(folder)) throw error;
  }
};
