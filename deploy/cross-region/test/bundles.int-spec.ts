import { packageRooms, type PackedRoom } from '@tessera/aws';
import { loaded } from '@tessera/aws/testing';
import { unzipSync } from 'fflate';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rooms as entries } from '../driver/rooms.js';

/** What is uploaded: of what it is made, how large it is, and that Lambda can call it. */
const { rooms, prefix } = await packageRooms(entries);
const names = rooms.map(({ room }) => room);
const dir = mkdtempSync(join(tmpdir(), 'tessera-far-bundles-'));

beforeAll(() => {
  for (const { room, zip } of rooms) {
    mkdirSync(join(dir, room));
    for (const [name, bytes] of Object.entries(unzipSync(zip))) writeFileSync(join(dir, room, name), bytes);
  }
});

afterAll(() => rmSync(dir, { recursive: true }));

/** The most that each may be, and the CPU time until its handler can be called. */
const budgets: Readonly<Record<string, { kilobytes: number; initMs: number }>> = {
  authorize: { kilobytes: 161, initMs: 60 },
  backend: { kilobytes: 10, initMs: 20 },
  canary: { kilobytes: 130, initMs: 50 },
  client: { kilobytes: 130, initMs: 50 },
};

/** What the template tells them, without which they do not start. */
const environment = {
  ORIGIN: 'https://abcde12345.execute-api.eu-west-1.amazonaws.com/v1',
  STACK: 'demo',
  REGION: 'eu-west-1',
  ZONE: 'us-east-1a',
  API_ID: 'abcde12345',
  AWS_ACCESS_KEY_ID: 'AKID',
  AWS_SECRET_ACCESS_KEY: 'not-a-secret',
};

const roomOf = (name: string): PackedRoom => rooms.find(({ room }) => room === name)!;

it('there is a budget for each room', () => {
  expect(names).toEqual(Object.keys(budgets));
});

it('the same sources make the same bytes', async () => {
  expect((await packageRooms(entries)).prefix).toBe(prefix);
});

const ofServices =
  /(^|\/)node_modules\/(@nestjs|typeorm|mongoose|kafkajs|passport[^/]*|@?fastify|pino[^/]*|@opentelemetry|pg|redis)\//;

describe.each(names)('%s', (name) => {
  const inputs = () => Object.keys(roomOf(name).metafile.inputs);

  it('has nothing in it that belongs to services', () => {
    expect(inputs().filter((input) => ofServices.test(input))).toEqual([]);
  });

  it('has no SDK in it', () => {
    expect(inputs().filter((input) => /node_modules\/@aws-sdk\//.test(input))).toEqual([]);
  });

  it('is within its budget', () => {
    expect(roomOf(name).code.length / 1024).toBeLessThanOrEqual(budgets[name]!.kilobytes);
  });

  it('is one file', () => {
    expect(Object.keys(unzipSync(roomOf(name).zip))).toEqual(['index.mjs']);
  });
});

it('the client signs nothing: it has no use for keys', () => {
  const inputs = Object.keys(roomOf('client').metafile.inputs);
  expect(inputs.filter((input) => /node_modules\/(@smithy|@aws-crypto)\//.test(input))).toEqual([]);
});

/** Imports what was zipped in a process of its own. */
const load = (name: string, env: Record<string, string> = environment) =>
  loaded(join(dir, name, 'index.mjs'), dir, env);

it('each can be called by Node.js 24, with no packages beside it', async () => {
  for (const name of names) {
    const { version, handlers } = await load(name);
    expect(version).toMatch(/^24\./);
    expect(Object.keys(handlers)).toEqual(['handler']);
    expect(handlers['handler']?.[0]).toBe('AsyncFunction');
    expect(handlers['handler']?.[1]).toBeLessThanOrEqual(2);
  }
});

it.each(['client', 'canary'])('%s does not start without its settings, and says which', async (name) => {
  await expect(load(name, {})).rejects.toThrow(/settings of this function: ORIGIN.*STACK/);
});

/** So many times its budget a slow machine may take. */
const PATIENCE = 3;

it('each is there soon: CPU time, best of five', async () => {
  const report: string[] = [];
  for (const name of names) {
    const times: number[] = [];
    for (let run = 0; run < 5; run += 1) times.push((await load(name)).cpuMs);
    const best = Math.min(...times);
    const kilobytes = Math.ceil(roomOf(name).code.length / 1024);
    report.push(`${name.padEnd(14)}${best.toFixed(0).padStart(5)} ms${String(kilobytes).padStart(6)} KB`);
    expect({ name, isSoon: best <= PATIENCE * budgets[name]!.initMs }).toEqual({ name, isSoon: true });
  }
  console.info(report.join('\n'));
});
