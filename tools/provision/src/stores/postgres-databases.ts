import pg from 'pg';
import { visitPostgres } from './postgres-visit.js';
import { type Login } from './store-urls.js';

/** Any number that nobody else locks: two that provision at once would trip over the same catalogue rows. */
const provisioning = 7_355_608;

/**
 * Creates each database with a role that owns it and sets the role's password. Nobody else may connect: without the
 * REVOKE every role can connect to every database.
 */
export const createPostgresDatabases = async (adminUrl: string, logins: readonly Login[]): Promise<void> => {
  await visitPostgres({ connectionString: adminUrl }, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [provisioning]);
    for (const login of logins) await createDatabase(client, login);
  });
};

const createDatabase = async (client: pg.Client, { user, password, database }: Login): Promise<void> => {
  const [role, name] = [pg.escapeIdentifier(user), pg.escapeIdentifier(database)];
  const verb = (await exists(client, 'SELECT 1 FROM pg_roles WHERE rolname = $1', user)) ? 'ALTER' : 'CREATE';
  await client.query(
    `${verb} ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${pg.escapeLiteral(password)}`,
  );
  if (!(await exists(client, 'SELECT 1 FROM pg_database WHERE datname = $1', database))) {
    await client.query(`CREATE DATABASE ${name} OWNER ${role}`);
  }
  await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
};

const exists = async (client: pg.Client, question: string, name: string): Promise<boolean> =>
  ((await client.query(question, [name])).rowCount ?? 0) > 0;
