import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { mongoMembers, primaryAt, startStores, stepDown, type Stores } from '../src/index.js';

/** MongoDB as three members that elect their primary. */
const WITHIN_MS = 30_000;
let dir: string;
let stores: Stores;
let client: MongoClient;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-set-'));
  // Named, so that none of these is started.
  const env = { POSTGRES_URL: 'elsewhere', KAFKA_BROKERS: 'elsewhere' };
  stores = await startStores({ dir, ports: 'any', env, mongoMembers: 3 });
  client = new MongoClient(stores.mongoUrl);
});
afterAll(async () => {
  await client.close();
  await stores.stop();
  rmSync(dir, { recursive: true, force: true });
});

const hosts = () => /@([^/]*)/.exec(stores.mongoUrl)?.[1]?.split(',') ?? [];
const another = async (than: string) => {
  const end = Date.now() + WITHIN_MS;
  while (Date.now() < end) {
    const primary = await primaryAt(stores.mongoUrl).catch(() => than);
    if (primary !== than && hosts().includes(primary)) return primary;
  }
  throw new Error(`${than} is still the primary`);
};

it('goes on under another primary, with all that a majority has, when one gives way or is killed', async () => {
  expect(stores.status().map(({ name }) => name)).toEqual([...mongoMembers]);
  const numbers = client.db('trial').collection<{ _id: number }>('numbers');
  await numbers.insertOne({ _id: 1 });
  const first = await primaryAt(stores.mongoUrl);
  await stepDown(stores.mongoUrl, 10);
  const second = await another(first);
  await numbers.insertOne({ _id: 2 });
  const killed = mongoMembers[hosts().indexOf(second)] ?? 'mongo';
  await stores.kill(killed);
  await another(second);
  await numbers.insertOne({ _id: 3 });
  await stores.restart(killed);
  expect(await numbers.countDocuments()).toBe(3);
});
