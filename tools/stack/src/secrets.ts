import { newPassword, readOrCreate } from '@tessera/provision';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The password kept under this name in `<dir>/secrets`, made when first asked for. It outlives restarts, as data does. */
export const secret = (dir: string, name: string, create = newPassword): string =>
  readOrCreate(join(dir, 'secrets', name), create);

/** Was this password ever made here? */
export const hasSecret = (dir: string, name: string): boolean => existsSync(join(dir, 'secrets', name));
