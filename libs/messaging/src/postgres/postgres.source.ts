import pg from 'pg';
import { DataSource, type DataSourceOptions, MigrationExecutor, type MixedList } from 'typeorm';
import {
  ExpiredRows1796000000000,
  Messaging1700000000000,
  NewestStates1796000000500,
  Parking1700000000500,
} from './messaging.migration.js';
import { alive, DiagnosedClient, DiagnosedPool } from './postgres.connection.js';

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
  /** For a migration or a look at everything: nothing has a limit, neither a statement nor a wait for a lock. */
  patient?: boolean;
}

const INT8 = 20;

/** int8 as a number: sums of minor units stay far below 2^53, and what would not fit is an error, never rounded. */
export const parseInt8 = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not a safe integer`);
  return value;
};

/**
 * On every connection of a service, by the server: what a statement, a wait for a lock and a pause within a transaction
 * may take, and when a peer that acknowledges nothing is gone. A host that vanished holds its locks for eight seconds,
 * and whoever waits for them asks again after four: nobody is blocked for more than 15. A statement of 10 s is no work of
 * ours: a batch of it is divided, and the message that needs it is put aside. The URL's own `options` win.
 */
const BOUNDED = [
  'statement_timeout=10s',
  'lock_timeout=4s',
  'idle_in_transaction_session_timeout=8s',
  'tcp_user_timeout=10s',
  'tcp_keepalives_idle=5',
  'tcp_keepalives_interval=2',
  'tcp_keepalives_count=3',
  // Nothing that a service asks is worth the 6 ms that workers take to start, as the planner would think of an outbox whose
  // statistics are those of another hour (the next rows took 12 ms with them, 6 without).
  'max_parallel_workers_per_gather=0',
];

/** By the client, a little later than by the server: then it is the server's host that vanished. */
const LONGEST_SILENCE_MS = 12_000;

/** A burst of requests waits in turn; the bound is for the day when the connections are all stuck. */
const LONGEST_WAIT_MS = 30_000;

const bounds = { options: BOUNDED.map((setting) => `-c ${setting}`).join(' '), answerTimeoutMs: LONGEST_SILENCE_MS };

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
      NewestStates1796000000500,
      ...Object.values(options.migrations),
    ],
    migrationsTransactionMode: 'each',
    // Rows become domain objects by filling them in: a constructor is for what is new.
    entitySkipConstructor: true,
    poolSize: options.poolSize ?? 16,
    connectTimeoutMS: LONGEST_WAIT_MS,
    driver: { ...pg, Pool: DiagnosedPool },
    extra: { ...alive, ...(options.patient ? {} : bounds), Client: DiagnosedClient },
  });
};

/** Connects for one piece of work, which may take as long as it takes unless `options` say otherwise. */
export const withPostgres = async <Result>(options: PostgresOptions, work: (source: DataSource) => Promise<Result>) => {
  const source = await postgresSource({ patient: true, ...options }).initialize();
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

/** The names of the migrations that are still to be done; those of a later version do not count. It only looks: nothing is made. */
export const pendingMigrations = async (source: DataSource): Promise<string[]> => {
  const pending = await new MigrationExecutor(source).getPendingMigrations();
  return pending.map(({ name }) => name);
};
