export { PostgresDatabase } from './postgres.database.js';
export { PostgresModule } from './postgres.module.js';
export { migratePostgres, type PostgresOptions, postgresSource, withPostgres } from './postgres.source.js';
