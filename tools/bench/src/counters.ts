import { type DomainEvent } from '@tessera/contracts';
import { type Database, type Keys, Store } from '@tessera/messaging';
import { MongoDatabase, mongoConnection } from '@tessera/messaging/mongo';
import { migrate, PostgresDatabase, postgresSource } from '@tessera/messaging/postgres';
import { mongoDatabase, postgresDatabase } from '@tessera/testing';
import { type ClientSession } from 'mongoose';
import { type EntityManager } from 'typeorm';

/** The smallest change there is: one row. */
export class Counters {
  readonly changed = new Map<string, number>();

  constructor(private readonly values: Map<string, number>) {}

  add(name: string): DomainEvent[] {
    const n = (this.values.get(name) ?? 0) + 1;
    this.values.set(name, n);
    this.changed.set(name, n);
    return [];
  }
}

class PostgresCounters extends Store<Counters, 'names', EntityManager> {
  protected async load({ names = [] }: Keys<'names'>, tx: EntityManager) {
    const rows: { name: string; n: number }[] = await tx.query(
      'SELECT * FROM counter WHERE name = ANY($1) ORDER BY name FOR UPDATE',
      [names],
    );
    return new Counters(new Map(rows.map(({ name, n }) => [name, n])));
  }

  protected async flush({ changed }: Counters, tx: EntityManager) {
    await tx.query(
      'UPDATE counter SET n = new.n FROM unnest($1::text[], $2::int[]) AS new(name, n) WHERE counter.name = new.name',
      [[...changed.keys()], [...changed.values()]],
    );
  }
}

class MongoCounters extends Store<Counters, 'names', ClientSession> {
  private readonly collection;

  constructor(database: MongoDatabase) {
    super(database, '/tessera/bench');
    this.collection = database.connection.collection<{ _id: string; n: number }>('counters');
  }

  protected async load({ names = [] }: Keys<'names'>, session: ClientSession) {
    const rows = await this.collection.find({ _id: { $in: [...names] } }, { session }).toArray();
    return new Counters(new Map(rows.map(({ _id, n }) => [_id, n])));
  }

  protected async flush({ changed }: Counters, session: ClientSession) {
    const writes = [...changed].map(([_id, n]) => ({ updateOne: { filter: { _id }, update: { $set: { n } } } }));
    await this.collection.bulkWrite(writes, { session });
  }
}

/** A database of its own with `names` counters in it. */
export interface CounterBench {
  database: Database<unknown>;
  counters: Store<Counters, 'names', unknown>;
  /** Where it is, for another process. */
  url: string;
  sum(): Promise<number>;
  close(): Promise<void>;
}

const names = Array.from({ length: 50 }, (_, n) => `counter ${String(n).padStart(2, '0')}`);
export { names as counterNames };

export const onPostgres = async (): Promise<CounterBench> => {
  const { url, drop } = await postgresDatabase();
  const source = await postgresSource({ url, entities: [], migrations: [] }).initialize();
  await migrate(source);
  await source.query('CREATE TABLE counter (name text PRIMARY KEY, n int NOT NULL) WITH (fillfactor = 50)');
  await source.query('INSERT INTO counter SELECT unnest($1::text[]), 0', [names]);
  const database = new PostgresDatabase(source);
  return {
    url,
    database: database as Database<unknown>,
    counters: new PostgresCounters(database, '/tessera/bench') as Store<Counters, 'names', unknown>,
    sum: async () => (await source.query('SELECT sum(n)::int AS sum FROM counter'))[0].sum,
    close: () => source.destroy().then(drop),
  };
};

export const onMongo = async (): Promise<CounterBench> => {
  const { url, drop } = await mongoDatabase();
  const connection = await mongoConnection(url);
  const database = new MongoDatabase(connection);
  await database.prepare();
  const collection = connection.collection<{ _id: string; n: number }>('counters');
  await collection.insertMany(names.map((_id) => ({ _id, n: 0 })));
  return {
    url,
    database: database as Database<unknown>,
    counters: new MongoCounters(database) as Store<Counters, 'names', unknown>,
    sum: async () => (await collection.find().toArray()).reduce((sum, { n }) => sum + n, 0),
    close: () => connection.close().then(drop),
  };
};
