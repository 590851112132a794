import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root. This file lies equally deep in `src` (jest) and in `dist`, so one path serves both. */
export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');

/** Where the local stack of `npm start` keeps everything. `TESSERA_STATE` names another folder, for a stack beside it. */
export const stateFolder = resolve(process.env['TESSERA_STATE'] || join(projectRoot, '.tessera'));

/** The folders in it and who may enter them: passwords and keys are the owner's alone. */
export const rooms = { logs: 0o755, pids: 0o755, env: 0o700, secrets: 0o700 };

/** Creates the state folder. 711: the user `postgres` must be able to pass through, and nobody can list it. */
export const prepareStateFolder = (dir: string): void => {
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o711);
  for (const [room, mode] of Object.entries(rooms)) {
    mkdirSync(join(dir, room), { recursive: true });
    // mkdir's mode passes through the umask; the secrets must not depend on it.
    chmodSync(join(dir, room), mode);
  }
};
