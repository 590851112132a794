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

  it("deletes a service's own rows by the same rule", async () => {
    await source.query(`
      CREATE TABLE visit (came_at timestamptz NOT NULL);
      INSERT INTO visit SELECT now() - n * interval '1 day' FROM generate_series(1, 10) n;
    `);
    const expiring = [{ table: 'visit', column: 'came_at', age: '6 days 12 hours' }];
    await new PostgresHousekeeping(new PostgresDatabase(source), createLog('test', 'silent'), expiring).sweep();
    expect(await count('visit')).toBe(6);
  });

  it('finds expired rows by an index, wherever they lie', async () => {
    await source.query(`
      INSERT INTO inbox SELECT 'g', gen_random_uuid(), now() - n * interval '1 min' FROM generate_series(1, 3000) n;
      INSERT INTO idempotency_key SELECT 'some' || n, '', 'null', now() - n * interval '1 s' FROM generate_series(1, 3000) n;
      ANALYZE inbox, idempotency_key;
    `);
    const plans = await Promise.all(
      [
        ['inbox', 'handled_at'],
        ['idempotency_key', 'created_at'],
      ].map(async ([table, column]) => {
        const plan: object[] = await source.query(
          `EXPLAIN SELECT ctid FROM ${table} WHERE ${column} < now() - interval '35 days' LIMIT 10 FOR UPDATE SKIP LOCKED`,
        );
        return JSON.stringify(plan);
      }),
    );
    for (const plan of plans) expect(plan).toMatch(/_expiry/);
  });
});
