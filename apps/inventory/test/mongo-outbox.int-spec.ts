import { orderPlaced } from '@tessera/contracts';
import { type OutgoingMessage } from '@tessera/messaging';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type TestDatabase } from './mongo.fixture.js';

/** Longer than any test here takes, also beside others. */
const LEASE_MS = 60_000;
let test: TestDatabase;

beforeAll(async () => {
  test = await openDatabase();
});

afterAll(() => test.drop());

const lease = (owner: string, ms = LEASE_MS) => test.database.outbox.lease(owner, ms);

const outgoing = (key: string, sequence: number): OutgoingMessage => ({
  topic: orderPlaced.topic,
  key: Buffer.from(key),
  value: Buffer.from(`${key} ${sequence}`),
  headers: [],
  sequence,
});

const write = (...messages: OutgoingMessage[]) =>
  test.database.transaction((tx) => test.database.outbox.append(messages, tx));

/** As a machine would write whose clock is off: ids and times of MongoDB's driver come from the process clock. */
const writeAt = async (offsetMs: number, ...messages: OutgoingMessage[]) => {
  const now = Date.now;
  Date.now = () => now() + offsetMs;
  try {
    await write(...messages);
  } finally {
    Date.now = now;
  }
};

const all = Array.from({ length: 64 }, (_, bucket) => bucket);
const values = async () => (await test.database.outbox.next(all, 1_000)).map((row) => String(row.value));

it('gives the rows of a key in the order of its own sequence, whatever the clocks of two writers say', async () => {
  await writeAt(3_600_000, outgoing('order', 1));
  await writeAt(0, outgoing('order', 2));
  await writeAt(3_600_000, outgoing('order', 3));
  await writeAt(0, outgoing('order', 4), outgoing('order', 5));
  expect(await values()).toEqual([1, 2, 3, 4, 5].map((sequence) => `order ${sequence}`));
  const leases = await lease('a');
  await test.database.outbox.remove(await test.database.outbox.next(all, 1_000), leases);
  await test.database.outbox.release('a');
  expect(await values()).toEqual([]);
});

it('keeps bytes as they are: poison, broken text, nothing at all', async () => {
  const headers: [string, Buffer][] = [
    ['a', Buffer.from([0, 255])],
    ['a', Buffer.from('two')],
  ];
  await write({ topic: 'orders', key: null, value: null, headers, sequence: 1 });
  const [row] = await test.database.outbox.next([0], 10);
  expect([row?.key, row?.value, row?.headers]).toEqual([null, null, headers]);
  expect(await test.database.outbox.depth()).toMatchObject({ rows: 1 });
});

describe('leases', () => {
  afterEach(async () => {
    for (const owner of ['a', 'b']) await test.database.outbox.release(owner);
  });

  it('give everything to one relay that is alone', async () => {
    expect(await lease('a')).toHaveLength(64);
  });

  it('are shared half and half by two, and never overlap', async () => {
    await lease('a');
    await lease('b');
    const [a, b] = [await lease('a'), await lease('b')];
    expect([a.length, b.length]).toEqual([32, 32]);
    expect(new Set([...a, ...b].map(({ bucket }) => bucket)).size).toBe(64);
  });

  it('are asked for at once by two without both getting a bucket', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [a = [], b = []] = await Promise.all(['a', 'b'].map((owner) => lease(owner)));
      expect(new Set([...a, ...b].map(({ bucket }) => bucket)).size).toBe(a.length + b.length);
      expect(new Set([...(await lease('a')), ...(await lease('b'))].map(({ bucket }) => bucket)).size).toBe(64);
    }
  });

  it('of a relay that is gone are taken over when they run out, not before', async () => {
    await lease('a', 2_000);
    expect(await lease('b')).toEqual([]);
    await sleep(2_100);
    expect(await lease('b')).toHaveLength(64);
  });

  it('are free at once when a relay gives them back', async () => {
    await lease('a');
    await test.database.outbox.release('a');
    expect(await lease('b')).toHaveLength(64);
  });
});
