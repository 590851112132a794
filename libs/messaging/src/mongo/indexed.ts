import { mongo } from 'mongoose';

/** A collection and the indexes that it must have; `_id` alone is of a collection that must be there and no more. */
export interface Indexed {
  collection: {
    collectionName: string;
    createIndexes(indexes: mongo.IndexDescription[]): Promise<unknown>;
    indexes(): Promise<mongo.IndexDescriptionInfo[]>;
  };
  indexes: mongo.IndexDescription[];
}

/** The same for who only looks. */
interface Wanted {
  collection: Pick<Indexed['collection'], 'collectionName' | 'indexes'>;
  indexes: readonly { key: object }[];
}

const NAMESPACE_NOT_FOUND = 26;

/** Idempotent; makes the collections as well. */
export const makeIndexes = async (all: readonly Indexed[]): Promise<void> => {
  for (const { collection, indexes } of all) await collection.createIndexes(indexes);
};

/** What is not there yet, each `collection.index`. It only looks: nothing is made. */
export const missingIndexes = async (all: readonly Wanted[]): Promise<string[]> => {
  const missing = all.map(async ({ collection, indexes }) => {
    const there = new Set((await indexesOf(collection)).map(({ key }) => nameOf(key)));
    const names = indexes.map(({ key }) => nameOf(key));
    return names.filter((name) => !there.has(name)).map((name) => `${collection.collectionName}.${name}`);
  });
  return (await Promise.all(missing)).flat();
};

/** As MongoDB names one that has no other name: `consumer_1_dueAt_1`. */
const nameOf = (key: object) => Object.entries(key).flat().join('_');

const indexesOf = (collection: Wanted['collection']) =>
  collection.indexes().catch((error: unknown) => {
    if (error instanceof mongo.MongoServerError && error.code === NAMESPACE_NOT_FOUND) return [];
    throw error;
  });
