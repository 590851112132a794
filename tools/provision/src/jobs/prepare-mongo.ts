import { until } from '@tessera/command';
import { type Db, MongoClient, MongoServerError } from 'mongodb';
import { createMongoUser } from '../stores/mongo-databases.js';
import { otherSecrets } from './other-secrets.js';

const readyWithin = 30_000;

const isCalled = (error: unknown, name: string) => error instanceof MongoServerError && error.codeName === name;

/** Founds the replica set, which transactions need, and makes the user that a service's URL names. */
export const prepareMongo = async (serviceUrl: string, adminPassword: string): Promise<void> => {
  const { username, password, pathname, host, hostname } = new URL(serviceUrl);
  // Directly: before the set is founded nobody can be found through it.
  const admin = `mongodb://admin:${adminPassword}@${host}/?authSource=admin&directConnection=true`;
  const client = new MongoClient(admin);
  try {
    await found(client.db('admin'), host);
    await createMongoUser(admin, { user: username, password, database: pathname.slice(1) });
  } catch (error) {
    throw isCalled(error, 'AuthenticationFailed') ? otherSecrets(hostname, error) : error;
  } finally {
    await client.close();
  }
};

const found = async (db: Db, host: string): Promise<void> => {
  try {
    await db.command({ replSetGetStatus: 1 });
  } catch (error) {
    if (!isCalled(error, 'NotYetInitialized')) throw error;
    await db.command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host }] } });
  }
  await until('MongoDB has no primary', () => mustBePrimary(db), readyWithin);
};

const mustBePrimary = async (db: Db): Promise<void> => {
  const { isWritablePrimary } = await db.command({ hello: 1 });
  if (!isWritablePrimary) throw new Error('an election is under way');
};
