import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Health, Log } from '@tessera/runtime';
import mongoose, { type Connection } from 'mongoose';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../change/database.js';
import { MongoDatabase } from './mongo.database.js';

const TRY_AGAIN_MS = 2_000;

/** Connects with the settings that every transaction needs: majority writes with the journal, no automatic indexes. */
export const mongoConnection = (url: string): Promise<Connection> =>
  mongoose
    .createConnection(url, {
      autoIndex: false,
      autoCreate: false,
      // mongoose would hold commands back for 10 s while MongoDB is away, and then say nothing that tells so.
      bufferCommands: false,
      maxPoolSize: 16,
      serverSelectionTimeoutMS: 2_000,
      writeConcern: { w: 'majority', j: true },
    })
    .asPromise();

/** Connects for one piece of work. */
export const withMongo = async <Result>(url: string, work: (database: MongoDatabase) => Promise<Result>) => {
  const connection = await mongoConnection(url);
  try {
    return await work(new MongoDatabase(connection));
  } finally {
    await connection.close();
  }
};

/** Waits for as long as the database is away, and says so. */
const connect = async (url: string, log: Log): Promise<MongoDatabase> => {
  for (;;) {
    try {
      return new MongoDatabase(await mongoConnection(url));
    } catch (error) {
      log.warn({ err: error }, 'MongoDB can not be reached yet, trying again');
      await sleep(TRY_AGAIN_MS);
    }
  }
};

/** Gives the app its `Database` on MongoDB, reports it to Health, and closes it last. */
@Module({})
export class MongoModule implements OnApplicationShutdown {
  constructor(
    @Inject(MongoDatabase) private readonly database: MongoDatabase,
    health: Health,
  ) {
    health.recognize((error) => database.diagnose(error) === 'away');
    health.register('mongo', () =>
      database.ping().then(
        () => 'ok',
        () => 'down',
      ),
    );
  }

  static forRoot(url: string): DynamicModule {
    return {
      module: MongoModule,
      global: true,
      providers: [
        { provide: MongoDatabase, inject: [Log], useFactory: (log: Log) => connect(url, log) },
        { provide: Database, useExisting: MongoDatabase },
      ],
      exports: [MongoDatabase, Database],
    };
  }

  async onApplicationShutdown() {
    await this.database.connection.close();
  }
}
