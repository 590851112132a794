import { reasonOf } from '@tessera/command';
import { type StoringApp, storingApps } from '@tessera/contracts';
import { type Database } from '@tessera/messaging';
import { MongoDatabase, withMongo } from '@tessera/messaging/mongo';
import { PostgresDatabase, withPostgres } from '@tessera/messaging/postgres';
import { databaseIn } from './platform-settings.js';
import { harmless } from './screen.js';
import { withRemedy } from './with-remedy.js';

/** The database of one service, through its port and as it is. */
export type ServiceDatabase = PostgresDatabase | MongoDatabase;

/** The same database, where it does not matter which. */
export const asPort = (database: ServiceDatabase): Database<unknown> => database as Database<unknown>;

/** What each service's database said, and why others said nothing. */
export interface StoreAnswers<Answer> {
  given: { service: StoringApp; answer: Answer }[];
  /** A line for each. */
  missing: string[];
}

const open = <Answer>(url: string, ask: (database: ServiceDatabase) => Promise<Answer>): Promise<Answer> =>
  url.startsWith('mongodb')
    ? withMongo(url, ask)
    : withPostgres({ url, entities: [], migrations: [], poolSize: 2 }, (source) => ask(new PostgresDatabase(source)));

/** Asks the databases of these services side by side. One that is away must not hide what the others have to say. */
export const askStores = async <Answer>(
  folder: string,
  ask: (database: ServiceDatabase, service: StoringApp) => Promise<Answer>,
  services: readonly StoringApp[] = storingApps,
): Promise<StoreAnswers<Answer>> => {
  const one = async (service: StoringApp) => {
    const settings = databaseIn(folder, service);
    try {
      return { service, answer: await open(settings.DATABASE_URL, (database) => ask(database, service)) };
    } catch (error) {
      throw new Error(withRemedy(inOneLine(error), settings), { cause: error });
    }
  };
  const asked = await Promise.allSettled(services.map(one));
  return {
    given: asked.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    missing: asked.flatMap((result, at) =>
      result.status === 'rejected' ? [`${services[at]}: ${inOneLine(result.reason)}`] : [],
    ),
  };
};

const inOneLine = (error: unknown) => harmless(reasonOf(error).split('\n', 1)[0] ?? '');
