import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readOrCreate } from './files.js';

/** A random password that needs no escaping in a URL. */
export const newPassword = () => randomBytes(24).toString('base64url');

/** The password kept under this name in `<dir>/secrets`, made when first asked for. It outlives restarts, as data does. */
export const secret = (dir: string, name: string): string => readOrCreate(join(dir, 'secrets', name), newPassword);

/** Was this password ever made here? */
export const hasSecret = (dir: string, name: string): boolean => existsSync(join(dir, 'secrets', name));
