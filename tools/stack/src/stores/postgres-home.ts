import { CommandError } from '@tessera/command';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { completePostgres, findPostgres } from '../binaries/postgres.js';

/** Where PostgreSQL's programs and data lie, and as whom it runs. */
export interface PostgresHome {
  programs: string;
  data: string;
  folder: string;
  identity?: { uid: number; gid: number };
}

const isRoot = () => process.getuid?.() === 0;

/** Root's PostgreSQL lives outside the project; `--fresh` deletes it there. */
export const postgresFolder = (dir: string): string => {
  if (!isRoot()) return join(dir, 'postgres');
  return join('/var/tmp', `tessera-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`);
};

/**
 * PostgreSQL refuses to run as root, and the user it runs as instead cannot enter a clone below a folder that only
 * root may enter. So for root the programs are copied, and the data kept, where that user can reach them.
 */
export const preparePostgresHome = (dir: string): PostgresHome => {
  const folder = postgresFolder(dir);
  const { folder: installed, version } = findPostgres();
  if (!isRoot()) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    completePostgres(installed);
    return { programs: join(installed, 'bin'), data: join(folder, 'data'), folder };
  }
  const identity = postgresUser();
  ownFolder(folder, identity);
  return {
    programs: join(copyPrograms(installed, folder, version), 'bin'),
    data: join(folder, 'data'),
    folder,
    identity,
  };
};

const ownFolder = (folder: string, identity: { uid: number; gid: number }): void => {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  // /var/tmp is open to everyone: a folder (or link) that someone else put there first must not become ours.
  const found = lstatSync(folder);
  if (!found.isDirectory() || ![0, identity.uid].includes(found.uid)) {
    throw new CommandError(`${folder} belongs to someone else: delete it, or start as an ordinary user`);
  }
  chownSync(folder, identity.uid, identity.gid);
  chmodSync(folder, 0o700);
};

const copyPrograms = (installed: string, folder: string, version: string): string => {
  // Its name is the package's own, "native": the links inside are written relative to it.
  const copy = join(folder, version, 'native');
  if (existsSync(copy)) return copy;
  for (const stale of [join(folder, version), `${join(folder, version)}.draft`])
    rmSync(stale, { recursive: true, force: true });
  const draft = join(folder, `${version}.draft`);
  cpSync(installed, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  completePostgres(join(draft, 'native'));
  // Whatever the umask of the installation was, the user postgres reads it.
  execFileSync('chmod', ['-R', 'a+rX', draft]);
  renameSync(draft, join(folder, version));
  return copy;
};

const postgresUser = (): { uid: number; gid: number } => {
  if (idOf('-u') === undefined) {
    try {
      execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' });
    } catch (error) {
      throw new CommandError(
        'as root PostgreSQL needs a user "postgres", and useradd could not create it: create it, or start as an ordinary user',
        { cause: error },
      );
    }
  }
  return { uid: idOf('-u') ?? 0, gid: idOf('-g') ?? 0 };
};

const idOf = (what: '-u' | '-g'): number | undefined => {
  try {
    return Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return undefined;
  }
};
