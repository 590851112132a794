import { resolutionOf, stateOf } from '@tessera/messaging/dead-letters';
import { eventually } from '@tessera/testing';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type TestPlatform, testPlatform } from '../../../test/platform.fixture.js';
import { runTessera } from '../../../test/processes.fixture.js';
import { Shopper } from '../../../test/shopper.fixture.js';
import { findDeadLetters } from '../src/dlt/find-dead-letters.js';
import { type Selection } from '../src/dlt/selection.js';
import { findParked } from '../src/parked/find-parked.js';
import { kafkaIn } from '../src/platform-settings.js';

/** What people do about messages that could not be handled, as they type it, on a real platform. */
let running: TestPlatform;
let staff: Shopper;
let producer: Producer;

const folder = () => join(running.dir, 'env');
const type = (...words: string[]) => runTessera(...words, '--env', folder());
const ask = async (...words: string[]) => JSON.parse((await type(...words, '--json')).text);

/** What the commands show, without a process for each look. */
const deadLetters = async (selection: Selection = {}) => {
  const found = await findDeadLetters(kafkaIn(folder()), selection, 100);
  return found.deadLetters.map((deadLetter) => ({
    ...deadLetter,
    state: stateOf(deadLetter),
    by: resolutionOf(deadLetter)?.by,
  }));
};
const parked = async (key: string) => (await findParked(folder(), { key }, 100)).keys;
const ends = async () => (await ask('lag', '--group', 'user.credit')).groups[0].topics[1].end;

const sql = async (app: 'order' | 'user', statement: string, values: unknown[] = []) => {
  const client = new pg.Client({ connectionString: running.env[app]['DATABASE_URL'] ?? '' });
  await client.connect();
  return (await client.query(statement, values).finally(() => client.end())).rows;
};

/** A message with a readable envelope, and whatever else is wanted. */
const plant = async (topic: string, type: string, key: string, value: string, more: Record<string, string> = {}) => {
  const id = randomUUID();
  const headers = { ce_specversion: '1.0', ce_id: id, ce_type: type, ce_subject: key, ce_sequence: '1', ...more };
  await producer.send({ topic: running.env.order['TOPIC_PREFIX'] + topic, messages: [{ key, value, headers }] });
  return id;
};

/** Nothing that a terminal would obey, but ends of lines. */
const harmless = /^[^\p{Cc}]*$/u;

beforeAll(async () => {
  running = await testPlatform({ ORDER_DEADLINE_MS: '120000' }, { plants: true });
  staff = await new Shopper(running.url).logIn(running.credentials.staff);
  const brokers = (running.env.order['KAFKA_BROKERS'] ?? '').split(',');
  producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
});

afterAll(async () => {
  await producer?.disconnect();
  await running?.stop();
});

describe('a poison message', () => {
  const key = randomUUID();
  let id: string;

  it('is a dead letter of each group that read it, and its key waits', async () => {
    const hostile = { 'x-hostile': '\u001b[31m\u009b2J\u202e', 'dlt-resolution': 'drop' };
    id = await plant('orders', 'order.placed.v1', key, '{"\u001b]0;title\u0007":', hostile);
    await eventually(async () => expect(await deadLetters({ id })).toHaveLength(2));
    const both = ['user.credit', 'inventory.reservations'].map((group) => expect.objectContaining({ group, key }));
    const listed = await ask('dlt', 'list', '--since', '1h');
    expect(listed).toEqual({ deadLetters: expect.arrayContaining(both), isCut: false });
    for (const deadLetter of listed.deadLetters)
      expect(deadLetter).toMatchObject({ id, state: 'open', by: null, attempts: 1 });
    const { keys } = await ask('parked', 'list');
    expect(keys).toEqual(expect.arrayContaining(both));
    for (const one of keys) expect(one).toMatchObject({ state: 'dead', waiting: 1, dueAt: null });
  });

  it('is shown whole and harmless', async () => {
    const { code, text } = await type('dlt', 'show', id, '--group', 'user.credit');
    expect(code).toBe(0);
    for (const line of text.split('\n')) expect(line).toMatch(harmless);
    expect(text).toContain(String.raw`{"\u001b]0;title\u0007":`);
    expect(text).toContain(String.raw`\u001b[31m\u009b2J\u202e`);
    expect(text).toMatch(/came from +orders, partition \d+, offset \d+/);
    const [deadLetter] = (await ask('dlt', 'show', id, '--group', 'user.credit')).deadLetters;
    expect(deadLetter).toMatchObject({ id, value: { text: '{"\u001b]0;title\u0007":' }, history: [{ what: 'died' }] });
    expect(await type('dlt', 'show', randomUUID())).toMatchObject({ code: 1 });
  });

  it('is the same after --dry-run', async () => {
    const before = [await deadLetters(), await ends()];
    const { code, text } = await type('dlt', 'replay', '--key', key, '--dry-run');
    expect({ code, text }).toEqual({
      code: 0,
      text: expect.stringContaining('2 open dead letters would be replayed by'),
    });
    expect((await type('dlt', 'drop', '--all', '--dry-run')).code).toBe(0);
    expect([await deadLetters(), await ends()]).toEqual(before);
  });

  it('frees its key when it is dropped, once', async () => {
    const drop = () => type('dlt', 'drop', '--key', key, '--group', 'user.credit', '--by', 'kim');
    expect(await drop()).toEqual({ code: 0, text: expect.stringContaining('1 dead letter dropped by kim.') });
    await eventually(async () =>
      expect((await parked(key)).map(({ group }) => group)).toEqual(['inventory.reservations']),
    );
    expect(await drop()).toEqual({
      code: 1,
      text: expect.stringMatching(/^Nothing is open: 1 dead letter matches, the last one dropped by kim at /),
    });
    const states = (await deadLetters({ id })).map(({ group, state, by }) => [group, state, by]);
    expect(states.toSorted()).toEqual([
      ['inventory.reservations', 'open', undefined],
      ['user.credit', 'dropped', 'kim'],
    ]);
  });
});

it('a message that can be handled now is handled after its replay', async () => {
  const price = 1_313;
  const sku = await staff.stockUp(price, 5);
  const buyer = await new Shopper(running.url).signUp();
  await sql('user', `ALTER TABLE credit_hold ADD CONSTRAINT broken CHECK (amount <> ${price})`);
  const { id } = await buyer.order(sku);
  await eventually(async () => expect(await parked(id)).toMatchObject([{ group: 'user.credit', state: 'retrying' }]));

  // Each try waits twice as long as the one before; in between somebody may not want to.
  await sql('user', `UPDATE parked_key SET attempts = 6, due_at = now() + interval '1 hour' WHERE key = $1`, [id]);
  expect(await type('parked', 'retry', '--key', id, '--dry-run')).toEqual({
    code: 0,
    text: expect.stringContaining('1 key would be due now'),
  });
  expect(await parked(id)).toMatchObject([{ attempts: 6 }]);
  expect(await type('parked', 'retry', '--key', id)).toEqual({
    code: 0,
    text: expect.stringContaining('1 key due now'),
  });
  await eventually(async () => expect(await parked(id)).toMatchObject([{ attempts: 7 }]));
  expect((await ask('parked', 'retry', '--all', '--group', 'user.credit')).due).toBe(1);
  await eventually(async () => expect(await parked(id)).toMatchObject([{ state: 'dead' }]));
  expect(await type('parked', 'retry', '--key', id)).toEqual({
    code: 1,
    text: expect.stringContaining(`tessera dlt replay --key ${id}`),
  });

  await sql('user', 'ALTER TABLE credit_hold DROP CONSTRAINT broken');
  await eventually(async () => expect(await deadLetters({ key: id })).toMatchObject([{ state: 'open' }]));
  expect(await type('dlt', 'replay', '--key', id, '--by', 'kim')).toMatchObject({ code: 0 });
  await buyer.becomes(id, 'CONFIRMED');
  expect(await parked(id)).toEqual([]);
  expect(await deadLetters({ key: id })).toMatchObject([{ state: 'replayed', by: 'kim' }]);
});

it('a dead letter that died again after its replay is open again', async () => {
  const id = await plant('products', 'product.changed.v1', 'T-POISON', '[]');
  await eventually(async () => expect(await deadLetters({ topic: 'products' })).toMatchObject([{ id, state: 'open' }]));
  expect(await type('dlt', 'replay', '--all', '--group', 'order.prices')).toEqual({
    code: 0,
    text: expect.stringContaining('order.prices keeps the newest state of each key'),
  });
  await eventually(async () => {
    const [deadLetter] = await deadLetters({ id });
    expect(deadLetter?.state).toBe('open');
    expect(deadLetter?.history.map(({ what }) => what)).toEqual(['died', 'replay', 'died']);
  });
});

it('shows how far groups have read, what waits to be sent and what cannot be', async () => {
  const { groups } = await ask('lag');
  expect(groups).toHaveLength(4);
  for (const { members, topics } of groups) {
    expect(members).toBe(1);
    for (const { end, committed, lag } of topics) expect(lag).toBe(end - committed);
  }
  const { outboxes } = await ask('outbox');
  const services = outboxes.map(({ service }: { service: string }) => service);
  expect(services).toEqual(['user', 'order', 'inventory']);
  for (const { leases } of outboxes) expect(leases).toMatchObject([{ owner: expect.any(String), buckets: 64 }]);
  await sql('order', `INSERT INTO outbox (bucket, topic, key, headers) VALUES (7, 'nowhere', 'k\x1b', '[]')`);
  await eventually(async () => {
    const { code, text } = await type('outbox');
    expect({ code, text }).toEqual({ code: 1, text: expect.stringMatching(/nowhere k\\u001b cannot be sent/) });
  });
  await sql('order', `DELETE FROM outbox WHERE topic = 'nowhere'`);
});

it('lets a key go on whose dead letter has expired, and the check names it until then', async () => {
  const key = randomUUID();
  await plant('orders', 'order.placed.v1', key, '{');
  await eventually(async () => expect((await parked(key)).map(({ state }) => state)).toEqual(['dead', 'dead']));
  await eventually(async () => expect(await deadLetters({ key })).toHaveLength(2));
  const admin = new Kafka({
    brokers: running.env.order['KAFKA_BROKERS']!.split(','),
    logLevel: logLevel.NOTHING,
  }).admin();
  await admin.connect();
  for (const group of ['user.credit', 'inventory.reservations']) {
    const topic = `${running.env.order['TOPIC_PREFIX']}orders.${group}.dlt`;
    const partitions = (await admin.fetchTopicOffsets(topic)).filter(({ low, high }) => low !== high);
    await admin.deleteTopicRecords({
      topic,
      partitions: partitions.map(({ partition, high }) => ({ partition, offset: high })),
    });
  }
  await admin.disconnect();

  const expired = async () => {
    const { invariants } = await ask('check', '--settle', '0');
    const rest = invariants.find(({ id }: { id: string }) => id === 'I4');
    return rest.violations.filter(({ name }: { name: string }) => name === `key ${key}`);
  };
  const says = (group: string) => expect.stringMatching(`is dead at ${group}.*tessera parked revive`);
  expect((await expired()).map(({ says }: { says: string }) => says)).toEqual(
    expect.arrayContaining([says('user.credit'), says('inventory.reservations')]),
  );
  const revive = (...more: string[]) => type('parked', 'revive', '--key', key, ...more);
  expect(await revive('--drop', '--dry-run')).toEqual({ code: 0, text: expect.stringContaining('2 keys would go on') });
  expect(await parked(key)).toHaveLength(2);
  expect(await revive('--group', 'user.credit', '--drop')).toEqual({
    code: 0,
    text: expect.stringContaining('1 key revived'),
  });
  expect(await parked(key)).toMatchObject([{ group: 'inventory.reservations', state: 'dead' }]);
  expect((await ask('parked', 'revive', '--key', key, '--drop')).revived).toBe(1);
  expect(await parked(key)).toEqual([]);
  expect(await expired()).toEqual([]);
  expect(await revive()).toEqual({ code: 1, text: expect.stringContaining('No dead key matches.') });
});

it('shows what can be shown while a database is away', async () => {
  const without = join(running.dir, 'env-without-inventory');
  cpSync(folder(), without, { recursive: true });
  writeFileSync(join(without, 'inventory.env'), 'DATABASE_URL=mongodb://user:secret@127.0.0.1:9/inventory\n');
  const { code, text } = await runTessera('parked', 'list', '--env', without);
  expect({ code, text }).toEqual({
    code: 1,
    text: expect.stringMatching(/0 parked keys[^]*\ninventory: .*ECONNREFUSED/),
  });
  expect(text).not.toContain('secret');
});
