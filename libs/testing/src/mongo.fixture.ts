import mongoose from 'mongoose';
import { randomBytes } from 'node:crypto';
import { givenUrl } from './given-url.js';
import { type TestDatabase } from './postgres.fixture.js';

/** A MongoDB database name of a test file's own, on the given replica set. */
export const mongoDatabase = (): Promise<TestDatabase> => {
  const url = new URL(givenUrl('MONGO_URL'));
  url.pathname = `/test_${randomBytes(6).toString('hex')}`;
  if (url.username && !url.searchParams.has('authSource')) url.searchParams.set('authSource', 'admin');
  const drop = async () => {
    const connection = await mongoose.createConnection(url.href).asPromise();
    await connection.dropDatabase().finally(() => connection.close());
  };
  return Promise.resolve({ url: url.href, drop });
};
