import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { givenUrl } from './given-url.js';

/** A database of a test file's own. */
export interface TestDatabase {
  url: string;
  /** Removes it, also from under connections that a failed test left open. */
  drop(): Promise<void>;
}

const asAdmin = async (statement: string) => {
  const client = new pg.Client({ connectionString: givenUrl('POSTGRES_URL') });
  await client.connect();
  await client.query(statement).finally(() => client.end());
};

/** Creates an empty Postgres database with a name of its own, so that test files can run side by side. */
export const postgresDatabase = async (): Promise<TestDatabase> => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(`CREATE DATABASE ${name}`);
  const url = new URL(givenUrl('POSTGRES_URL'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdmin(`DROP DATABASE ${name} WITH (FORCE)`) };
};
