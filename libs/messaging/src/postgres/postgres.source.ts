import pg from 'pg';
import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import { ExpiredRows1796000000000, Messaging1700000000000, Parking1700000000500 } from './messaging.migration.js';

/** Rows are deleted when `column`, which has an index, is older than `age`, an interval of Postgres. */
export interface Expiring {
  table: string;
  column: string;
  age: string;
}

/** Where the database is, and the app's own tables. */
export interface PostgresOptions {
  url: string;
  entities: NonNullable<DataSourceOptions['entities']>;
  migrations: MixedList<Function>;
  /** Rows of the app's own tables that are not kept for ever. */
  expiring?: readonly Expiring[];
  poolSize?: number;
}

const INT8 = 20;

/** int8 as a number: sums of minor units stay far below 2^53, and what would not fit is an error, never rounded. */
export const parseInt8 = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not a safe integer`);
  return value;
};

/** A connection that breaks while nobody listens, as while TypeORM starts, must not end the process: its query fails anyway. */
class CalmClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }
}

/** A DataSource that is not connected yet; the migrations of libs/messaging come first. */
export const postgresSource = (options: PostgresOptions): DataSource => {
  pg.types.setTypeParser(INT8, parseInt8);
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities,
    migrations: [
      Messaging1700000000000,
      Parking1700000000500,
      ExpiredRows1796000000000,
      ...Object.values(options.migrations),
    ],
    migrationsTransactionMode: 'each',
    // Rows become domain objects by filling them in: a constructor is for what is new.
    entitySkipConstructor: true,
    poolSize: options.poolSize ?? 16,
    connectTimeoutMS: 2_000,
    extra: { keepAlive: true, Client: CalmClient },
  });
};

/** Connects for one piece of work. */
export const withPostgres = async <Result>(options: PostgresOptions, work: (source: DataSource) => Promise<Result>) => {
  const source = await postgresSource(options).initialize();
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
};

/** Brings the tables up to date and says what it did; a second run finds nothing to do. */
export const migrate = async (source: DataSource): Promise<string> => {
  const done = await source.runMigrations();
  return done.length === 0 ? 'nothing to do' : done.map(({ name }) => name).join(', ');
};
