import { isErrno } from '@tessera/command';
import { createPostgresDatabases } from '../stores/postgres-databases.js';
import { postgresUrlFor } from '../stores/store-urls.js';
import { otherSecrets } from './other-secrets.js';

const wrongPassword = '28P01';

/** Makes the role and the database that a service's URL names. The role is no superuser and owns nothing else. */
export const preparePostgres = async (serviceUrl: string, adminPassword: string): Promise<void> => {
  const { username, password, pathname, hostname } = new URL(serviceUrl);
  const admin = postgresUrlFor(serviceUrl, { user: 'postgres', password: adminPassword, database: 'postgres' });
  try {
    await createPostgresDatabases(admin, [{ user: username, password, database: pathname.slice(1) }]);
  } catch (error) {
    throw isErrno(error, wrongPassword) ? otherSecrets(hostname, error) : error;
  }
};
