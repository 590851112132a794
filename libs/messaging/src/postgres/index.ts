export { PostgresDatabase } from './postgres.database.js';
export { PostgresHousekeeping } from './postgres.housekeeping.js';
export { PostgresModule, type PostgresServiceOptions } from './postgres.module.js';
export {
  type Expiring,
  migrate,
  pendingMigrations,
  type PostgresOptions,
  postgresSource,
  withPostgres,
} from './postgres.source.js';
