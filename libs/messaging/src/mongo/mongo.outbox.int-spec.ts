import { mongoDatabase, type TestDatabase } from '@tessera/testing';
import { type Connection } from 'mongoose';
import { bucketOf, BUCKETS } from '../outbox/outbox.js';
import { MongoDatabase } from './mongo.database.js';
import { mongoConnection } from './mongo.module.js';

const all = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
const row = (key: string, sequence: number) => ({
  topic: 'reservations',
  key: Buffer.from(key),
  value: Buffer.alloc(300),
  headers: [['n', Buffer.from(String(sequence))]] as [string, Buffer][],
  sequence,
});

/** Names that share a bucket, as many as are wanted. */
const namesIn = (bucket: number, count: number) =>
  Array.from({ length: 100 * count }, (_, n) => `key ${n}`)
    .filter((name) => bucketOf(Buffer.from(name)) === bucket)
    .slice(0, count);

describe('MongoOutbox while others write', () => {
  let test: TestDatabase;
  let connection: Connection;
  let database: MongoDatabase;

  beforeEach(async () => {
    test = await mongoDatabase();
    connection = await mongoConnection(test.url);
    database = new MongoDatabase(connection);
    await database.prepare();
  });
  afterEach(() => connection.close().then(test.drop));

  const append = (rows: ReturnType<typeof row>[]) => database.transaction((tx) => database.outbox.append(rows, tx));

  /** A read takes several batches of a cursor behind a backlog, and what was committed in between belongs to the next. */
  it('never gives the second of a key without the first, when both were committed together', async () => {
    const names = namesIn(7, 2_600);
    const backlog = names.splice(0, 600);
    await append(backlog.map((key) => row(key, 2)));
    const known = new Set(backlog);
    const write = async () => {
      for (let key = names.pop(); key; key = names.pop()) await append([row(key, 1), row(key, 2)]);
    };
    const writers = Promise.all([write(), write()]);
    const wrong: string[] = [];
    for (let pairs = 0; pairs < 300;) {
      const rows = (await database.outbox.next(all, 1_000)).filter(({ key }) => !known.has(String(key)));
      const firsts = new Map<string, string>();
      for (const { key, headers } of rows)
        if (!firsts.has(String(key))) firsts.set(String(key), String(headers[0]?.[1]));
      wrong.push(...[...firsts].filter(([, n]) => n !== '1').map(([key]) => key));
      for (const key of firsts.keys()) known.add(key);
      pairs += firsts.size;
    }
    names.length = 0;
    await writers;
    expect(wrong).toEqual([]);
  });
});
