import { mongoDatabase, postgresDatabase } from '@tessera/testing';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { programsOf, stampOf } from './stamps.js';

describe('the stamp of a PostgreSQL database', () => {
  it('is there until the schema is deleted', async () => {
    const { url, drop } = await postgresDatabase();
    const stamp = stampOf({ DATABASE_URL: url });
    expect(await stamp.read()).not.toBe('one');
    await stamp.write('one');
    expect(await stamp.read()).toBe('one');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await client.end();
    expect(await stamp.read()).toBeUndefined();
    await drop();
  });
});

describe('the stamp of a MongoDB database', () => {
  let client: MongoClient;
  let url: string;
  let drop: () => Promise<unknown>;

  beforeEach(async () => {
    ({ url, drop } = await mongoDatabase());
    client = await new MongoClient(url).connect();
    await client.db().createCollection('products');
  });
  afterEach(async () => {
    await client.close();
    await drop();
  });

  const stamped = async () => {
    const stamp = stampOf({ DATABASE_URL: url });
    expect(await stamp.read()).toBeUndefined();
    await stamp.write('one');
    expect(await stamp.read()).toBe('one');
    return stamp;
  };

  it('is there until the database is deleted', async () => {
    const stamp = await stamped();
    await client.db().dropDatabase();
    expect(await stamp.read()).toBeUndefined();
  });

  it('counts for nothing when a collection was dropped', async () => {
    const stamp = await stamped();
    await client.db().createCollection('later');
    expect(await stamp.read()).toBe('one');
    await client.db().dropCollection('products');
    expect(await stamp.read()).toBeUndefined();
  });
});

it('takes another build for other programs', () => {
  const root = mkdtempSync(join(tmpdir(), 'tessera-apps-'));
  process.env['TESSERA_APPS'] = root;
  mkdirSync(join(root, 'order', 'dist', 'store'), { recursive: true });
  const build = (text: string) => writeFileSync(join(root, 'order', 'dist', 'store', 'migration.js'), text);
  build('one');
  const before = programsOf('order');
  build('two');
  expect(programsOf('order')).not.toBe(before);
  build('one');
  expect(programsOf('order')).toBe(before);
  delete process.env['TESSERA_APPS'];
  rmSync(root, { recursive: true });
});
