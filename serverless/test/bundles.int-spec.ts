import { bundle } from '@tessera/aws';
import { loaded } from '@tessera/aws/testing';
import { unzipSync } from 'fflate';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFunctions, roomsIn } from '../deploy/index.js';
import { functions } from '../template/functions.js';
import { budgets } from './budgets.js';
import { grantedIn, type Use, usesIn } from './commands.js';

/** What is uploaded: of what it is made, how large it is, and that Lambda can call it. */
const { rooms, prefix } = await packageFunctions();
const entries = roomsIn();
const names = rooms.map(({ room }) => room);
const dir = mkdtempSync(join(tmpdir(), 'tessera-bundles-'));

beforeAll(() => {
  for (const { room, zip } of rooms) {
    mkdirSync(join(dir, room));
    for (const [name, bytes] of Object.entries(unzipSync(zip))) writeFileSync(join(dir, room, name), bytes);
  }
});

afterAll(() => rmSync(dir, { recursive: true }));

const roomOf = (name: string) => rooms.find(({ room }) => room === name)!;

it('there is a function, a budget and a list of needs for each room', () => {
  expect(names).toEqual(Object.keys(entries));
  expect(names).toEqual(Object.keys(budgets).toSorted());
  expect(names).toEqual(Object.keys(functions).toSorted());
});

it('the same sources make the same bytes', async () => {
  const again = await packageFunctions();
  expect(again.prefix).toBe(prefix);
  for (const { room, zip } of again.rooms)
    expect({ room, isSame: Buffer.compare(zip, roomOf(room).zip) }).toEqual({ room, isSame: 0 });
});

const unwanted =
  /(^|\/)node_modules\/(@nestjs|typeorm|mongoose|kafkajs|passport[^/]*|@?fastify|pino[^/]*|@opentelemetry|pg|redis)\//;

describe.each(names)('%s', (name) => {
  it('has nothing in it that belongs to services', () => {
    expect(Object.keys(roomOf(name).metafile.inputs).filter((input) => unwanted.test(input))).toEqual([]);
  });

  it('is as large as it was, or a fifth more', () => {
    const kilobytes = Math.ceil(roomOf(name).code.length / 1024);
    expect(kilobytes).toBeLessThanOrEqual((budgets[name]?.kilobytes ?? 0) * 1.2);
  });

  it('is one file', () => {
    expect(Object.keys(unzipSync(roomOf(name).zip))).toEqual(['index.mjs']);
  });
});

/** Imports what was zipped in a process of its own. */
const load = (name: string) => loaded(join(dir, name, 'index.mjs'), dir);

it('each can be called by Node.js 24, with no packages beside it', async () => {
  for (const name of names) {
    const { version, handlers } = await load(name);
    expect(version).toMatch(/^24\./);
    expect(Object.keys(handlers).toSorted()).toEqual([...(functions[name]?.handlers ?? [])].toSorted());
    for (const [kind, parameters] of Object.values(handlers)) {
      expect(kind).toBe('AsyncFunction');
      expect(parameters).toBeLessThanOrEqual(2);
    }
  }
});

/** So many times its budget a slow machine may take. */
const PATIENCE = 3;

it('each is there soon: CPU time, best of five', async () => {
  const report: string[] = [];
  for (const name of names) {
    const times: number[] = [];
    for (let run = 0; run < 5; run += 1) times.push((await load(name)).cpuMs);
    const best = Math.min(...times);
    report.push(
      `${name.padEnd(14)}${best.toFixed(0).padStart(5)} ms${String(Math.ceil(roomOf(name).code.length / 1024)).padStart(6)} KB`,
    );
    expect({ name, isSoon: best <= PATIENCE * (budgets[name]?.initMs ?? 0) }).toEqual({ name, isSoon: true });
  }
  console.info(report.join('\n'));
});

/**
 * Shared code can ask for more than the function that it is in ever does. What that is stands here: whoever finds another line gives
 * the function that permission, or says here why it needs none.
 */
const never: Readonly<Record<string, readonly Use[]>> = {
  // No route of it honours an Idempotency-Key, and of one person one item is read.
  accounts: ['orders GetItem', 'orders PutItem', 'users BatchGetItem'],
  // An order has one customer, and is alone in its change.
  orders: ['orders BatchGetItem', 'users BatchGetItem'],
  // Nobody asks it by a key; an event has one order and one customer.
  'settle-order': ['orders GetItem', 'orders PutItem', 'users BatchGetItem'],
  // It reads one order, by the store that can also change some.
  'write-receipt': ['orders BatchGetItem', 'orders PutItem', 'outbox PutItem'],
};

const without = (some: ReadonlySet<Use>, others: ReadonlySet<Use>) =>
  [...some].filter((use) => !others.has(use)).toSorted();

describe('a function may do what its code can ask for, and nothing else', () => {
  it.each(names)('%s', async (name) => {
    const { code } = await bundle(name, entries[name] ?? '', false);
    const [uses, granted] = [usesIn(Buffer.from(code).toString()), grantedIn(functions[name]?.may ?? [])];
    expect(without(granted, uses)).toEqual([]);
    expect(without(uses, granted)).toEqual(never[name] ?? []);
  });
});
