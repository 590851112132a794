export { PostgresDatabase } from './postgres.database.js';
export { parseInt8, PostgresModule, type PostgresOptions, postgresSource } from './postgres.module.js';
