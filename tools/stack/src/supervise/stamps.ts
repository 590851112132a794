import { visitPostgres } from '@tessera/provision';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Db, MongoClient } from 'mongodb';
import pg from 'pg';
import { type App } from '@tessera/contracts';
import { projectRoot } from '../project.js';
import { type Environment } from '../provision/environment.js';
import { appsRoot } from './app-files.js';

/**
 * A note in a service's own database which says by what programs it was migrated and seeded last, so that a start with
 * nothing new need not run them. It goes with the database: whoever deletes that, by whatever means, deletes the note.
 */
export interface Stamp {
  read(): Promise<string | undefined>;
  write(programs: string): Promise<void>;
}

/** The stamp of the database that these settings of a service name. */
export const stampOf = ({ DATABASE_URL = '' }: Environment): Stamp =>
  DATABASE_URL.startsWith('mongodb') ? mongoStamp(DATABASE_URL) : postgresStamp(DATABASE_URL);

/** A remark on the schema with the tables in it. */
const postgresStamp = (url: string): Stamp => {
  const ask = (question: string) =>
    visitPostgres(
      { connectionString: url },
      async (client) => (await client.query(question)).rows[0]?.stamp ?? undefined,
    );
  return {
    read: () => ask(`SELECT obj_description('public'::regnamespace) AS stamp`),
    write: async (programs) => void (await ask(`COMMENT ON SCHEMA public IS ${pg.escapeLiteral(programs)}`)),
  };
};

/** A document beside the others. It counts for nothing when a collection was dropped since, and its indexes with it. */
const mongoStamp = (url: string): Stamp => {
  const inDatabase = async <T>(use: (database: Db) => Promise<T>) => {
    const client = new MongoClient(url);
    try {
      return await use(client.db());
    } finally {
      await client.close();
    }
  };
  return {
    read: () =>
      inDatabase(async (database) => {
        const note = await stampsIn(database).findOne({ _id });
        const there = await collectionsOf(database);
        return note?.collections.every((name) => there.includes(name)) ? note.programs : undefined;
      }),
    write: (programs) =>
      inDatabase(async (database) => {
        const note = { programs, collections: await collectionsOf(database) };
        await stampsIn(database).replaceOne({ _id }, note, { upsert: true });
      }),
  };
};

const _id = 'newest';
const stampsIn = (database: Db) =>
  database.collection<{ _id: string; programs: string; collections: string[] }>('stamps');
const collectionsOf = async (database: Db) =>
  (await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);

/** Stands for the programs of a service as they are built now, with all that they may load. */
export const programsOf = (app: App): string => {
  const folders = [join(appsRoot(), app, 'dist'), join(projectRoot, 'libs')];
  const files = folders.flatMap((folder) => globSync(join(folder, '**', '*.js'), { exclude: isForeign }));
  const hash = createHash('sha256');
  const lockfile = join(projectRoot, 'package-lock.json');
  for (const file of [...files.toSorted(), ...[lockfile].filter(existsSync)])
    hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
};

const isForeign = (name: string) => name === 'node_modules';
