import { type DomainEvent, EventType } from '@tessera/contracts';
import { mongoDatabase, postgresDatabase } from '@tessera/testing';
import { type ClientSession, type Connection } from 'mongoose';
import { type EntityManager } from 'typeorm';
import * as z from 'zod';
import { type Database } from '../src/change/database.js';
import { type Keys } from '../src/change/keys.js';
import { Store } from '../src/change/store.js';
import { MongoDatabase, mongoConnection } from '../src/mongo/index.js';
import { PostgresDatabase, postgresSource } from '../src/postgres/index.js';

/** The smallest aggregate: a number with a name, whose version is its value. */
export const counted = new EventType('counted.v1', 'orders', z.object({ n: z.int() }));

export class Counters {
  readonly changed = new Map<string, number>();

  constructor(private readonly values: Map<string, number>) {}

  value(name: string): number | undefined {
    return this.values.get(name);
  }

  /** A negative step is a refusal, for tests of failing moves. */
  add(name: string, step = 1): DomainEvent[] {
    if (step < 0) throw new TypeError('steps go up');
    const n = (this.values.get(name) ?? 0) + step;
    this.values.set(name, n);
    this.changed.set(name, n);
    return [counted.of(name, n, { n })];
  }
}

class PostgresCounters extends Store<Counters, 'names', EntityManager> {
  protected async load({ names = [] }: Keys<'names'>, tx: EntityManager) {
    await tx.query(`INSERT INTO counter SELECT unnest($1::text[]), 0 ON CONFLICT DO NOTHING`, [names]);
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
    super(database, '/tessera/test');
    this.collection = database.connection.collection<{ _id: string; n: number }>('counters');
  }

  protected async load({ names = [] }: Keys<'names'>, session: ClientSession) {
    const rows = await this.collection.find({ _id: { $in: [...names] } }, { session }).toArray();
    return new Counters(new Map(rows.map(({ _id, n }) => [_id, n])));
  }

  protected async flush({ changed }: Counters, session: ClientSession) {
    const writes = [...changed].map(([_id, n]) => ({
      updateOne: { filter: { _id }, update: { $set: { n } }, upsert: true },
    }));
    if (writes.length > 0) await this.collection.bulkWrite(writes, { session });
  }
}

/** A store on a database. */
export interface Instance {
  database: Database<unknown>;
  counters: Store<Counters, 'names', unknown>;
  close(): Promise<void>;
}

/** One database under test, with a store on it. */
export interface Bench extends Instance {
  /** The stored value of a counter. */
  value(name: string): Promise<number | undefined>;
  /** From now on the database itself refuses any parked key, or any row of the outbox with a value. */
  refuse(what: 'parked keys' | 'values'): Promise<unknown>;
  /** From now on the store aborts every change of this counter, as if another transaction were in the way. */
  obstruct(name: string): Promise<unknown>;
  url: string;
  /** Another instance of the same service, that reaches the database by this URL. */
  another(url: string): Promise<Instance>;
}

const OBSTRUCTED = `
  CREATE FUNCTION obstruct() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001'; END $$;
  CREATE TRIGGER obstructed BEFORE UPDATE ON counter FOR EACH ROW WHEN (NEW.name = '$1' AND NEW.n > 0)
  EXECUTE FUNCTION obstruct()`;

const postgresInstance = async (url: string) => {
  const source = await postgresSource({ url, entities: [], migrations: [] }).initialize();
  const database = new PostgresDatabase(source);
  const counters = new PostgresCounters(database, '/tessera/test') as Store<Counters, 'names', unknown>;
  return { source, database: database as Database<unknown>, counters, close: () => source.destroy() };
};

export const postgresBench = async (): Promise<Bench> => {
  const test = await postgresDatabase();
  const { source, ...instance } = await postgresInstance(test.url);
  await source.runMigrations();
  await source.query('CREATE TABLE counter (name text PRIMARY KEY, n int NOT NULL)');
  return {
    ...instance,
    value: async (name) => (await source.query('SELECT n FROM counter WHERE name = $1', [name]))[0]?.n,
    refuse: (what) => {
      const [table, rule] = what === 'values' ? ['outbox', 'value IS NULL'] : ['parked_key', 'false'];
      return source.query(`ALTER TABLE ${table} ADD CHECK (${rule}) NOT VALID`);
    },
    obstruct: (name) => source.query(OBSTRUCTED.replace('$1', name)),
    url: test.url,
    another: postgresInstance,
    close: () => source.destroy().then(test.drop),
  };
};

const mongoInstance = async (url: string) => {
  const connection: Connection = await mongoConnection(url);
  const database = new MongoDatabase(connection);
  const counters = new MongoCounters(database) as Store<Counters, 'names', unknown>;
  const close = () => connection.close();
  return { connection, prepare: () => database.prepare(), database: database as Database<unknown>, counters, close };
};

export const mongoBench = async (): Promise<Bench> => {
  const test = await mongoDatabase();
  const { connection, prepare, ...instance } = await mongoInstance(test.url);
  await connection.createCollection('counters');
  await prepare();
  const collection = connection.collection<{ _id: string; n: number }>('counters');
  return {
    ...instance,
    value: async (_id) => (await collection.findOne({ _id }))?.n,
    refuse: (what) => {
      const [collMod, validator] =
        what === 'values' ? ['outbox', { value: null }] : ['parked_keys', { never: { $exists: true } }];
      return connection.db!.command({ collMod, validator });
    },
    obstruct: async (name) => {
      const partialFilterExpression = { _id: { $in: [name, 'obstacle'] } };
      await collection.createIndex({ n: 1 }, { unique: true, partialFilterExpression });
      await collection.insertOne({ _id: 'obstacle', n: 1 });
    },
    url: test.url,
    another: mongoInstance,
    close: () => connection.close().then(test.drop),
  };
};
