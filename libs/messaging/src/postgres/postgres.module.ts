import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Health, Log } from '@tessera/runtime';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../change/database.js';
import { mayWorkSoon } from '../change/persist.js';
import { PostgresDatabase } from './postgres.database.js';
import { EXPIRING, PostgresHousekeeping } from './postgres.housekeeping.js';
import { type PostgresOptions, postgresSource } from './postgres.source.js';

const TRY_AGAIN_MS = 2_000;

/** Waits for as long as the database is away, and says so. */
const connect = async (options: PostgresOptions, log: Log): Promise<PostgresDatabase> => {
  const source = postgresSource(options);
  // A start without its database waits, not ready: whoever started it sees that, and need not start it again.
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
    health.recognize((error) => mayWorkSoon(database, error));
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
        { provide: EXPIRING, useValue: options.expiring ?? [] },
        PostgresHousekeeping,
      ],
      exports: [PostgresDatabase, Database],
    };
  }

  async onApplicationShutdown() {
    await this.database.source.destroy();
  }
}
