import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Health, Log } from '@tessera/runtime';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DataSource, type DataSourceOptions, type MixedList } from 'typeorm';
import { Database } from '../change/database.js';
import { Messaging1700000000000 } from './messaging.migration.js';
import { PostgresDatabase } from './postgres.database.js';

/** Where the database is, and the app's own tables. */
export interface PostgresOptions {
  url: string;
  entities: NonNullable<DataSourceOptions['entities']>;
  migrations: MixedList<Function>;
  poolSize?: number;
}

const INT8 = 20;
const TRY_AGAIN_MS = 2_000;

/** int8 as a number: sums of minor units stay far below 2^53, and what would not fit is an error, never rounded. */
export const parseInt8 = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not a safe integer`);
  return value;
};

/** A DataSource that is not connected yet; the migrations of libs/messaging come first. */
export const postgresSource = (options: PostgresOptions): DataSource => {
  pg.types.setTypeParser(INT8, parseInt8);
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities,
    migrations: [Messaging1700000000000, ...Object.values(options.migrations)],
    migrationsTransactionMode: 'each',
    // Rows become domain objects by filling them in: a constructor is for what is new.
    entitySkipConstructor: true,
    poolSize: options.poolSize ?? 16,
    connectTimeoutMS: 2_000,
    extra: { keepAlive: true },
  });
};

/** Waits for as long as the database is away, and says so. */
const connect = async (options: PostgresOptions, log: Log): Promise<PostgresDatabase> => {
  const source = postgresSource(options);
  for (;;) {
    try {
      return new PostgresDatabase(await source.initialize());
    } catch (error) {
      log.warn({ err: error }, 'Postgres can not be reached yet, trying again');
      await sleep(TRY_AGAIN_MS);
    }
  }
};

/** Gives the app its `Database` on Postgres, reports it to Health, and closes it last. */
@Module({})
export class PostgresModule implements OnApplicationShutdown {
  constructor(
    @Inject(PostgresDatabase) private readonly database: PostgresDatabase,
    health: Health,
  ) {
    health.recognize((error) => database.diagnose(error) === 'away');
    health.register('postgres', () =>
      database.ping().then(
        () => 'ok',
        () => 'down',
      ),
    );
  }

  static forRoot(options: PostgresOptions): DynamicModule {
    return {
      module: PostgresModule,
      global: true,
      providers: [
        { provide: PostgresDatabase, inject: [Log], useFactory: (log: Log) => connect(options, log) },
        { provide: Database, useExisting: PostgresDatabase },
      ],
      exports: [PostgresDatabase, Database],
    };
  }

  async onApplicationShutdown() {
    await this.database.source.destroy();
  }
}
