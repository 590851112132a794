import { mongoDatabase, type TestDatabase } from '@tessera/testing';
import { type Connection } from 'mongoose';
import { missingIndexes } from './indexed.js';
import { MongoDatabase } from './mongo.database.js';
import { mongoConnection } from './mongo.module.js';

let test: TestDatabase;
let connection: Connection;
let database: MongoDatabase;

beforeEach(async () => {
  test = await mongoDatabase();
  connection = await mongoConnection(test.url);
  database = new MongoDatabase(connection);
});
afterEach(() => connection.close().then(test.drop));

const missing = () => missingIndexes(database.indexed);

it('names each index that is not there, and makes nothing by looking', async () => {
  expect(await missing()).toEqual([
    'outbox_newest.againAt_1',
    'outbox.bucket_1_seq_1__id_1',
    'outbox.heldUntil_1',
    'inbox.handledAt_1',
    'newest_seen._id_1',
    'parked_keys.consumer_1_dueAt_1',
    'parked_keys.state_1',
    'parked_keys.key_1',
    'parked_keys.parkedAt_1__id_1',
    'parked_messages.consumer_1_key_1_position_1',
    'idempotency_keys.createdAt_1',
  ]);
  expect(await connection.listCollections()).toEqual([]);
});

it('names nothing where all are there, and those that were lost since', async () => {
  await database.prepare();
  expect(await missing()).toEqual([]);
  await connection.collection('outbox').dropIndex('heldUntil_1');
  await connection.collection('newest_seen').drop();
  expect(await missing()).toEqual(['outbox.heldUntil_1', 'newest_seen._id_1']);
});
