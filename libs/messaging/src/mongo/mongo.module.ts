import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Health, Log } from '@tessera/runtime';
import { untilItWorks } from '@tessera/runtime/timing';
import mongoose, { type Connection } from 'mongoose';
import { Database } from '../change/database.js';
import { mayWorkSoon } from '../change/retry-transient.js';
import { observePools } from '../metrics/pool.metrics.js';
import { MongoDatabase } from './mongo.database.js';

const TRY_AGAIN_MS = 2_000;

/**
 * A server that vanished without a word is noticed by its silence: after seven seconds by the monitor, which breaks the
 * connections that wait for it, and after twelve by the connection itself. A transaction that its client left open is
 * ended by the server (`transactionLifetimeLimitSeconds`).
 */
const bounds = {
  heartbeatFrequencyMS: 5_000,
  connectTimeoutMS: 2_000,
  socketTimeoutMS: 12_000,
  waitQueueTimeoutMS: 15_000,
};

/** How a connection is used: how many at once, and, for a migration, without a limit to what a command may take. */
export interface MongoUse {
  poolSize?: number;
  patient?: boolean;
}

/** Connects with the settings that every transaction needs: majority writes with the journal, no automatic indexes. */
export const mongoConnection = (url: string, { poolSize = 16, patient = false }: MongoUse = {}): Promise<Connection> =>
  mongoose
    .createConnection(url, {
      autoIndex: false,
      autoCreate: false,
      // mongoose would hold commands back for 10 s while MongoDB is away, and then say nothing that tells so.
      bufferCommands: false,
      maxPoolSize: poolSize,
      serverSelectionTimeoutMS: 2_000,
      writeConcern: { w: 'majority', j: true },
      ...(patient ? {} : bounds),
    })
    .asPromise();

/** Connects for one piece of work, which may take as long as it takes unless `use` says otherwise. */
export const withMongo = async <Result>(
  url: string,
  work: (database: MongoDatabase) => Promise<Result>,
  use: MongoUse = { patient: true },
) => {
  const connection = await mongoConnection(url, use);
  try {
    return await work(new MongoDatabase(connection));
  } finally {
    await connection.close();
  }
};

/** Waits for as long as the database is away, and says so. */
const connect = (url: string, poolSize: number, log: Log): Promise<MongoDatabase> =>
  untilItWorks(async () => new MongoDatabase(await mongoConnection(url, { poolSize })), TRY_AGAIN_MS, {
    log,
    failure: 'MongoDB cannot be reached yet, trying again',
  });

/** Gives the app its `Database` on MongoDB, reports it to Health, and closes it last. */
@Module({})
export class MongoModule implements OnApplicationShutdown {
  constructor(
    @Inject(MongoDatabase) private readonly database: MongoDatabase,
    health: Health,
  ) {
    health.recognize((error) => mayWorkSoon(database, error));
    health.register('mongo', () => database.check());
    observePools(() => database.pools());
  }

  /** One pool for all: MongoDB's driver lends a connection for a command, not for a transaction, so no burst keeps them. */
  static forRoot(url: string, poolSize: number): DynamicModule {
    return {
      module: MongoModule,
      global: true,
      providers: [
        { provide: MongoDatabase, inject: [Log], useFactory: (log: Log) => connect(url, poolSize, log) },
        { provide: Database, useExisting: MongoDatabase },
      ],
      exports: [MongoDatabase, Database],
    };
  }

  async onApplicationShutdown() {
    await this.database.connection.close();
  }
}
