import { MongoDatabase, mongoConnection } from '@tessera/messaging/mongo';
import { mongoDatabase } from '@tessera/testing';
import { type mongo } from 'mongoose';
import { prepareDatabase } from '../src/store/database.js';

/** A migrated database of its own, for one test file. */
export interface TestDatabase {
  database: MongoDatabase;
  url: string;
  /** Drops it and closes its connection. */
  drop: () => Promise<void>;
}

export const openDatabase = async (): Promise<TestDatabase> => {
  const { url: plain } = await mongoDatabase();
  const url = `${plain}${plain.includes('?') ? '&' : '?'}monitorCommands=true`;
  const database = new MongoDatabase(await mongoConnection(url));
  await prepareDatabase(database);
  const drop = async () => {
    await database.connection.dropDatabase();
    await database.connection.close();
  };
  return { database, url, drop };
};

/** The documents of a collection, as they lie there. */
export const rowsOf = (database: MongoDatabase, collection: string) =>
  database.connection.collection(collection).find().toArray();

/** Names the commands that MongoDB gets while `work` runs, and says which of them are outside of a transaction. */
export const commandsOf = async (database: MongoDatabase, work: () => Promise<unknown>): Promise<string[]> => {
  const client = database.connection.getClient();
  const names: string[] = [];
  const note = ({ commandName, command }: mongo.CommandStartedEvent) =>
    void names.push(command['autocommit'] === false ? commandName : `${commandName} (outside)`);
  client.on('commandStarted', note);
  await work();
  client.off('commandStarted', note);
  return names;
};
