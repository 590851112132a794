import { CommandError } from '@tessera/command';
import { visitPostgres } from '@tessera/provision';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../processes/process-table.js';
import { runCommand } from '../processes/run-command.js';
import { storeEnvironment } from '../processes/shell-environment.js';
import { hasSecret, secret } from '../secrets.js';
import { type PostgresHome, preparePostgresHome } from './postgres-home.js';
import { bringUp, type Place, type ProcessPlan, type Store } from './store.js';

/** Fast shutdown: sessions are cut, everything is written. */
export const postgresStopSignal = 'SIGINT';

/** Starts PostgreSQL for this state folder; its superuser is `postgres` with a generated password. */
export const startPostgres = async (place: Place): Promise<Store> => {
  const home = preparePostgresHome(place.dir);
  // Root's data lie outside the folder: when somebody deleted it, its passwords went with it and nobody can open them.
  if (!hasSecret(place.dir, 'postgres')) rmSync(home.data, { recursive: true, force: true });
  const password = secret(place.dir, 'postgres');
  const url = () => `postgres://postgres:${password}@127.0.0.1:${place.ports.recorded('postgres')}/postgres`;
  return bringUp(
    {
      name: 'postgres',
      prepare: async () => {
        if (!existsSync(home.data)) await createCluster(home, password, place);
        removeForeignLock(home.data);
      },
      choosePorts: async () => void (await place.ports.choose('postgres')),
      plan: () => plan(home, place.ports.recorded('postgres')),
      probe: () => probe(url(), home.data),
      stopSignal: () => postgresStopSignal,
    },
    place,
  );
};

const plan = (home: PostgresHome, port: number | undefined): ProcessPlan | undefined => {
  if (port === undefined) return undefined;
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'timezone=UTC'];
  return {
    command: join(home.programs, 'postgres'),
    args: ['-D', home.data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    cwd: home.folder,
    env: storeEnvironment(),
    // Immediate shutdown. SIGKILL would orphan the sessions' processes, which hold the data folder.
    lastSignal: 'SIGQUIT',
    ...(home.identity && { identity: home.identity }),
  };
};

/** Under a draft name, so that an interrupted initdb is never taken for a database. */
const createCluster = async (home: PostgresHome, password: string, { progress }: Place): Promise<void> => {
  progress('postgres', 'creating the database folder');
  const [draft, passwordFile] = [`${home.data}.draft`, join(home.folder, 'password')];
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (home.identity) chownSync(passwordFile, home.identity.uid, home.identity.gid);
  // The built-in locale sorts alike on every system.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const done = await runCommand(join(home.programs, 'initdb'), ['-D', draft, '--no-sync', ...locale, ...access], {
    cwd: home.folder,
    env: storeEnvironment(),
    ...(home.identity && { identity: home.identity }),
  });
  rmSync(passwordFile);
  if (!done.ok) throw new CommandError(`PostgreSQL's initdb ${done.reason}: ${done.lines.slice(-3).join(' ')}`);
  renameSync(draft, home.data);
};

/**
 * After a crash the lock file names a pid that may belong to anything by now, and PostgreSQL would refuse to start.
 * If it is a PostgreSQL on these data, the lock stays: then two would write.
 */
const removeForeignLock = (data: string): void => {
  const lock = join(data, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const owner = commandLine(Number(readFileSync(lock, 'utf8').split('\n')[0]));
  if (owner !== undefined && !owner.includes(data)) rmSync(lock);
};

const probe = async (url: string, data: string): Promise<{ version: string; url: string }> => {
  const question = `SELECT current_setting('server_version') AS version, current_setting('data_directory') AS data`;
  const { rows } = await visitPostgres({ connectionString: url, connectionTimeoutMillis: 2_000 }, (client) =>
    client.query(question),
  );
  if (rows[0].data !== data) throw new Error(`another PostgreSQL answers, on ${rows[0].data}`);
  return { version: String(rows[0].version), url };
};
