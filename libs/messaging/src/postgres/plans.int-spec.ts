import { createLog } from '@tessera/runtime';
import { postgresDatabase, StatementPlans, type TestDatabase } from '@tessera/testing';
import { type DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { PostgresDatabase } from './postgres.database.js';
import { PostgresHousekeeping } from './postgres.housekeeping.js';
import { postgresSource } from './postgres.source.js';

let test: TestDatabase;
let source: DataSource;
let database: PostgresDatabase;
const plans = new StatementPlans();

/** All that a service keeps, twenty thousand times, and a hundred keys that are parked. */
const fill = `
  INSERT INTO outbox (bucket, topic, key, value, headers)
    SELECT n % 64, 'products', n::text::bytea, '{}', '[]' FROM generate_series(1, 20000) AS n;
  INSERT INTO outbox_newest SELECT 'products', n::text::bytea, n % 64, '{}', '[]',
    CASE WHEN n % 1000 = 0 THEN now() END FROM generate_series(1, 20000) AS n;
  INSERT INTO inbox SELECT 'g', uuidv7(), now() FROM generate_series(1, 20000);
  INSERT INTO newest_seen SELECT 'g', n::text, 1 FROM generate_series(1, 20000) AS n;
  INSERT INTO idempotency_key SELECT 'scope ' || n, 'hash', '{}' FROM generate_series(1, 20000) AS n;
  INSERT INTO parked_key SELECT 'g', n::text, 'retrying', 1, 'x', now() + n * interval '1 s' FROM generate_series(-9, 90) AS n;
  INSERT INTO parked_message (consumer, message_id, key, topic, partition, msg_offset, timestamp, headers)
    SELECT 'g', uuidv7(), (n % 100 - 9)::text, 'products', 0, n, n, '[]' FROM generate_series(0, 19999) AS n;
  ANALYZE`;

beforeAll(async () => {
  test = await postgresDatabase();
  source = postgresSource({ url: test.url, entities: [], migrations: [] });
  source.setOptions({ logger: plans, logging: ['query'] });
  await source.initialize();
  await source.runMigrations();
  await source.query(fill);
  database = new PostgresDatabase(source);
});
afterAll(async () => {
  await source.destroy();
  await test.drop();
});

const buckets = Array.from({ length: 64 }, (_, bucket) => bucket);
const headers: [] = [];
const message = (n: number) => ({
  topic: 'products',
  key: Buffer.from(`${n}`),
  value: Buffer.from('{}'),
  headers,
  sequence: 2,
});
const arrival = (n: number) => ({ id: uuidv7(), key: `${n}`, sequence: 2 });
const parked = (n: number) => ({
  id: uuidv7(),
  key: `${n}`,
  message: { ...message(n), partition: 0, offset: '1', timestamp: '1' },
});
const { transaction } = PostgresDatabase.prototype;
type Work = Parameters<typeof transaction>[0];
const inOne = (work: Work) => database.transaction(work);
const leased = async () => {
  const leases = await database.outbox.lease(uuidv7(), 60_000);
  return database.outbox.remove(await database.outbox.next(buckets, 10), leases);
};

/**
 * What grows with orders. Not here is what looks at everything on purpose, for operators: how much waits in the outbox, and which
 * keys are parked.
 */
const asked: Record<string, () => Promise<unknown>> = {
  'the outbox takes messages': () => inOne((tx) => database.outbox.append([message(1), message(2)], tx)),
  'the outbox gives the next and forgets them': leased,
  'the outbox holds rows back': async () =>
    database.outbox.hold(await database.outbox.next(buckets, 10), 60_000, 'refused'),
  'the outbox gives the next while rows are held': () => database.outbox.next(buckets, 10),
  'newest states are kept, and due again': () => database.outbox.newest.resendAfter([message(1)], 1),
  'newest states that are due go into the outbox': () => database.outbox.newest.resendDue(buckets),
  'the inbox admits': () => inOne((tx) => database.inboxes['in-order'].admit('g', [arrival(1), arrival(2)], tx)),
  'the inbox says when': () => inOne((tx) => database.inboxes['in-order'].handledAt('g', [arrival(1).id], tx)),
  'the inbox knows': () => inOne((tx) => database.inboxes['in-order'].knows('g', arrival(1), tx)),
  'newest wins admits': () => inOne((tx) => database.inboxes['newest-wins'].admit('g', [arrival(1), arrival(2)], tx)),
  'newest wins knows': () => inOne((tx) => database.inboxes['newest-wins'].knows('g', arrival(1), tx)),
  'parked keys are known': () => inOne((tx) => database.parking.held('g', ['1', '2'], tx)),
  'a message queues up': () => inOne((tx) => database.parking.queue('g', [parked(1)], tx)),
  'a key is parked': () =>
    inOne((tx) => database.parking.park('g', parked(1), { state: 'dead', attempts: 9, reason: 'x' }, tx)),
  'a key that is due is claimed': () => database.parking.claim('g', 60_000),
  'the first of a key is found, and shifted': () =>
    inOne(async (tx) => {
      const first = await database.parking.first('g', '5', tx);
      expect(first && (await database.parking.shift('g', first, tx))).toBe(true);
    }),
  'a key is revived': () => inOne((tx) => database.parking.revive('g', parked(7), tx)),
  'an answer is found': () => database.idempotency.find(['scope 7']),
  'an answer is claimed and kept': () =>
    inOne(async (tx) => {
      await database.idempotency.claim(['mine'], tx);
      await database.idempotency.keep(new Map([['mine', { bodyHash: 'hash', body: {} }]]), tx);
    }),
  'what expired is deleted': () => new PostgresHousekeeping(database, createLog('test', 'silent')).sweep(),
};

/** Of 20,000 each; a queue of parked messages has two hundred, and a look finds ten rows. */
const MOST = 250;

it.each(Object.entries(asked))('%s: reads no more than it needs', async (_, ask) => {
  const { planned, tooMany } = await plans.of(source, MOST, ask);
  expect(planned).toBeGreaterThan(0);
  expect(tooMany).toEqual([]);
});
