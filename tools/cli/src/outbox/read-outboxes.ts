import { MongoDatabase } from '@tessera/messaging/mongo';
import { askStores } from '../stores.js';
import { outboxInMongo } from './in-mongo.js';
import { outboxInPostgres } from './in-postgres.js';
import { type OutboxOf } from './outbox-state.js';

/** Rows that cannot be sent are named, of each service, up to so many. */
const NAMED = 20;

/** Asks all services. */
export const readOutboxes = async (folder: string): Promise<{ outboxes: OutboxOf[]; missing: string[] }> => {
  const { given, missing } = await askStores(folder, (database) =>
    database instanceof MongoDatabase ? outboxInMongo(database, NAMED) : outboxInPostgres(database, NAMED),
  );
  return { outboxes: given.map(({ service, answer }) => ({ service, ...answer })), missing };
};
