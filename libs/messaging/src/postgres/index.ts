export { PostgresDatabase } from './postgres.database.js';
export { PostgresModule } from './postgres.module.js';
export { migrate, type PostgresOptions, postgresSource, withPostgres } from './postgres.source.js';
