import { missingIndexes, type MongoDatabase } from '@tessera/messaging/mongo';
import { oneAtATime, pendingSteps, runPending } from './migrate.js';
import { type Migration, migrations } from './migrations.js';
import { movementModel } from './movement.schema.js';
import { productModel } from './product.schema.js';
import { productWordsModel } from './product-words.schema.js';
import { reservationModel } from './reservation.schema.js';
import { stockModel } from './stock.schema.js';

/** CloudEvents source of all that this service says. */
export const SOURCE = '/tessera/inventory';

const modelsOf = ({ connection }: MongoDatabase) =>
  [productModel, productWordsModel, stockModel, reservationModel, movementModel].map((modelOf) => modelOf(connection));

/** Those of messaging as well. They must be there before the first transaction: two that create one collection abort each other. */
const makeCollections = async (database: MongoDatabase) => {
  await database.prepare();
  for (const model of modelsOf(database)) {
    await model.createCollection();
    await model.createIndexes();
  }
};

/**
 * Collections and indexes, then the documents; again and again to the same end, and by any number of jobs at once. Returns the
 * migrations that it was the one to do.
 */
export const prepareDatabase = async (
  database: MongoDatabase,
  steps: readonly Migration[] = migrations,
): Promise<string[]> =>
  oneAtATime(database, async (goOn) => {
    await makeCollections(database);
    return runPending(database, steps, goOn);
  });

/** What `prepareDatabase` would still do, by name: steps, and indexes with their collections. It only looks: nothing is made. */
export const pendingIn = async (
  database: MongoDatabase,
  steps: readonly Migration[] = migrations,
): Promise<string[]> => {
  const ofModels = modelsOf(database).map(({ collection, schema }) => ({
    collection,
    // The index on _id is there as soon as the collection is.
    indexes: [{ key: { _id: 1 } }, ...schema.indexes().map(([key]) => ({ key }))],
  }));
  const missing = await missingIndexes([...database.indexed, ...ofModels]);
  return [...missing, ...(await pendingSteps(database, steps)).map(({ name }) => name)];
};
