import { MongoDatabase, mongoConnection } from '@tessera/messaging/mongo';
import { v7 as uuidv7 } from 'uuid';
import { ShelfStore } from '../src/store/shelf.store.js';
import { CuttableConnection } from './cuttable-connection.fixture.js';
import { openDatabase, rowsOf, type TestDatabase } from './mongo.fixture.js';
import { cancelled, reader } from './orders.fixture.js';

let test: TestDatabase;
let line: CuttableConnection;
let database: MongoDatabase;

beforeAll(async () => {
  test = await openDatabase();
  const url = new URL(test.url);
  line = new CuttableConnection(url.hostname, Number(url.port));
  await line.open();
  url.host = `127.0.0.1:${line.port}`;
  url.searchParams.set('directConnection', 'true');
  database = new MongoDatabase(await mongoConnection(url.href));
});

afterAll(async () => {
  await database.connection.close();
  await line.cut();
  await test.drop();
});

it('says "away" as long as MongoDB is away, so that messages wait, and goes on when it is back', async () => {
  const shelves = new ShelfStore(database);
  const message = cancelled(uuidv7());
  await line.cut();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const error = await shelves.handle(reader, [message]).catch((error: unknown) => error);
    expect([database.diagnose(error), error]).toEqual(['away', expect.any(Error)]);
  }
  await line.open();
  await shelves.handle(reader, [message]);
  expect((await rowsOf(test.database, 'inbox')).map((row) => String(row._id))).toEqual([
    `${reader.group}:${message.id}`,
  ]);
});
