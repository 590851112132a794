import { mongoDatabase, type TestDatabase } from '@tessera/testing';
import { type Connection } from 'mongoose';
import { MongoDatabase } from './mongo.database.js';
import { mongoConnection } from './mongo.module.js';

const HOUR_S = 3_600;

let test: TestDatabase;
let connection: Connection;

beforeEach(async () => {
  test = await mongoDatabase();
  connection = await mongoConnection(test.url);
  await new MongoDatabase(connection).prepare();
});
afterEach(() => connection.close().then(test.drop));

it('MongoDB itself forgets inbox rows after 35 days and idempotency keys after 24 h, and nothing else', async () => {
  const forgotten: Record<string, number> = {};
  for (const { name } of await connection.listCollections())
    for (const { key, expireAfterSeconds } of await connection.collection(name).indexes())
      if (expireAfterSeconds !== undefined) forgotten[`${name}: ${Object.keys(key).join()}`] = expireAfterSeconds;
  expect(forgotten).toEqual({
    'inbox: handledAt': 35 * 24 * HOUR_S,
    'idempotency_keys: createdAt': 24 * HOUR_S,
  });
});
