import { pendingMigrations } from '@tessera/messaging/postgres';
import { type DataSource } from 'typeorm';
import { hasSigningKey } from './first-key.js';

/**
 * What `migrate` would still do that this service cannot work without. The first admin is not among it: the service works
 * without one, and whether there is to be one only the job is told.
 */
export const pendingIn = async (source: DataSource): Promise<string[]> => {
  const migrations = await pendingMigrations(source);
  if (migrations.length > 0) return migrations;
  return (await hasSigningKey(source)) ? [] : ['the first signing key'];
};
