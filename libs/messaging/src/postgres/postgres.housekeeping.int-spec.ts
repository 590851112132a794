import { createLog } from '@tessera/runtime';
import { postgresDatabase, type TestDatabase } from '@tessera/testing';
import { type DataSource } from 'typeorm';
import { PostgresDatabase } from './postgres.database.js';
import { PostgresHousekeeping } from './postgres.housekeeping.js';
import { postgresSource } from './postgres.source.js';

describe('PostgresHousekeeping', () => {
  let test: TestDatabase;
  let source: DataSource;
  const count = async (table: string) => (await source.query(`SELECT count(*) FROM ${table}`))[0].count;

  beforeAll(async () => {
    test = await postgresDatabase();
    source = await postgresSource({ url: test.url, entities: [], migrations: [] }).initialize();
    await source.runMigrations();
  });
  afterAll(async () => {
    await source.destroy();
    await test.drop();
  });

  it('deletes what has expired, more than one batch of it, and nothing else', async () => {
    await source.query(`
      INSERT INTO inbox SELECT 'g', gen_random_uuid(), now() - interval '36 days' FROM generate_series(1, 7000);
      INSERT INTO inbox SELECT 'g', gen_random_uuid(), now() - interval '34 days' FROM generate_series(1, 10);
      INSERT INTO idempotency_key SELECT 'old' || n, '', 'null', now() - interval '25 hours' FROM generate_series(1, 5) n;
      INSERT INTO idempotency_key SELECT 'new' || n, '', 'null', now() - interval '23 hours' FROM generate_series(1, 3) n;
    `);
    await new PostgresHousekeeping(new PostgresDatabase(source), createLog('test', 'silent')).sweep();
    expect([await count('inbox'), await count('idempotency_key')]).toEqual([10, 3]);
  });
});
