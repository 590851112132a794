import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Health, Log } from '@tessera/runtime';
import { untilItWorks } from '@tessera/runtime/timing';
import { type DataSource } from 'typeorm';
import { Database } from '../change/database.js';
import { mayWorkSoon } from '../change/retry-transient.js';
import { splitPool } from '../change/pool.js';
import { observePools } from '../metrics/pool.metrics.js';
import { warnOfFewConnections } from './connection-limit.js';
import { PostgresDatabase } from './postgres.database.js';
import { EXPIRING, PostgresHousekeeping } from './postgres.housekeeping.js';
import { type PostgresOptions, postgresSource } from './postgres.source.js';

const TRY_AGAIN_MS = 2_000;
/** The relay is notified of new rows on a connection of its own (`postgres.notification.ts`). */
const LISTENING = 1;

/** What a service says of its database; `poolSize` is for all of its connections together. */
export type PostgresServiceOptions = PostgresOptions & { poolSize: number };

/** One that is connected already, since only the other one failed, stays so. */
const ready = async (source: DataSource) => (source.isInitialized ? source : source.initialize());

/** Waits for as long as the database is away, and says so. */
const connect = async (options: PostgresServiceOptions, log: Log): Promise<PostgresDatabase> => {
  const { request, message } = splitPool(options.poolSize);
  const requests = postgresSource({ ...options, poolSize: request });
  const messages = postgresSource({ ...options, poolSize: message });
  const connectBoth = async () => {
    const database = new PostgresDatabase(await ready(requests), await ready(messages));
    await warnOfFewConnections(database.messaging, options.poolSize + LISTENING, log);
    return database;
  };
  return untilItWorks(connectBoth, TRY_AGAIN_MS, { log, failure: 'Postgres cannot be reached yet, trying again' });
};

/** Gives the app its `Database` on Postgres, with a pool for requests and one for messages, reports it to Health, and closes it last. */
@Module({})
export class PostgresModule implements OnApplicationShutdown {
  constructor(
    @Inject(PostgresDatabase) private readonly database: PostgresDatabase,
    health: Health,
  ) {
    health.recognize((error) => mayWorkSoon(database, error));
    health.register('postgres', () => database.check());
    observePools(() => database.pools());
  }

  static forRoot(options: PostgresServiceOptions): DynamicModule {
    return {
      module: PostgresModule,
      global: true,
      providers: [
        { provide: PostgresDatabase, inject: [Log], useFactory: (log: Log) => connect(options, log) },
        { provide: Database, useExisting: PostgresDatabase },
        { provide: EXPIRING, useValue: options.expiring ?? [] },
        PostgresHousekeeping,
      ],
      exports: [PostgresDatabase, Database],
    };
  }

  async onApplicationShutdown() {
    await Promise.all([this.database.source.destroy(), this.database.messaging.destroy()]);
  }
}
