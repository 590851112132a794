import { postgresDatabase, type TestDatabase } from '@tessera/testing';
import pg from 'pg';
import { PostgresSnapshot } from './postgres-snapshot.js';

describe('PostgresSnapshot', () => {
  let test: TestDatabase;
  let other: pg.Client;
  let snapshot: PostgresSnapshot;

  beforeEach(async () => {
    test = await postgresDatabase();
    other = new pg.Client({ connectionString: test.url });
    await other.connect();
    await other.query('CREATE TABLE thing (n int)');
    snapshot = await PostgresSnapshot.reach(test.url);
  });
  afterEach(async () => {
    await Promise.all([snapshot.release(), other.end()]);
    await test.drop();
  });

  const held = async () => {
    const { rows } = await other.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend' AND xact_start IS NOT NULL`,
    );
    return rows.length > 0;
  };

  it('is one instant from its first read until it is let go, and holds nothing before and after', async () => {
    await other.query('INSERT INTO thing VALUES (1)');
    expect(await held()).toBe(false);
    expect(await snapshot.count('thing')).toBe(1);
    await other.query('INSERT INTO thing VALUES (2)');
    expect(await held()).toBe(true);
    expect(await snapshot.count('thing')).toBe(1);
    await snapshot.endSnapshot();
    expect(await held()).toBe(false);
    const rows: object[] = [];
    for await (const row of snapshot.stream('SELECT n FROM thing ORDER BY n')) rows.push(row);
    expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
  });
});
