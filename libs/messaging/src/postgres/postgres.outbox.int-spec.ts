import { jest } from '@jest/globals';
import { eventually, postgresDatabase, type TestDatabase } from '@tessera/testing';
import { type DataSource } from 'typeorm';
import { BUCKETS } from '../outbox/outbox.js';
import { PostgresDatabase } from './postgres.database.js';
import { postgresSource } from './postgres.source.js';

const all = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
const message = (key: string) => ({ topic: 'orders', key: Buffer.from(key), value: null, headers: [], sequence: 1 });

describe('PostgresOutbox', () => {
  let test: TestDatabase;
  let source: DataSource;
  let database: PostgresDatabase;

  beforeEach(async () => {
    test = await postgresDatabase();
    source = await postgresSource({ url: test.url, entities: [], migrations: [] }).initialize();
    await source.runMigrations();
    database = new PostgresDatabase(source);
  });
  afterEach(() => source.destroy().then(test.drop));

  const outbox = () => database.outbox;
  const append = (...keys: string[]) => database.transaction((tx) => outbox().append(keys.map(message), tx));
  const send = async () => {
    const rows = await outbox().next(all, 100);
    await outbox().remove(rows, await outbox().lease('0197a000-0000-7000-8000-00000000000a', 60_000));
    return rows.map(({ key }) => String(key));
  };

  it('sends what commits late, however many rows with later ids were sent meanwhile', async () => {
    const late = source.createQueryRunner();
    await late.startTransaction();
    await outbox().append([message('late')], late.manager);
    for (const key of ['a', 'b', 'c', 'd']) {
      await append(key);
      expect(await send()).toEqual([key]);
      expect(await send()).toEqual([]);
    }
    await late.commitTransaction();
    await late.release();
    expect(await send()).toEqual(['late']);
  });

  it('sends what commits late with an id below those of a transaction that began before it', async () => {
    const [older, late] = [source.createQueryRunner(), source.createQueryRunner()];
    await older.startTransaction();
    await older.query('SELECT pg_current_xact_id()');
    await late.startTransaction();
    await outbox().append([message('late')], late.manager);
    await outbox().append([message('older')], older.manager);
    await older.commitTransaction();
    expect([await send(), await send(), await send()]).toEqual([['older'], [], []]);
    await late.commitTransaction();
    expect(await send()).toEqual(['late']);
    await Promise.all([older.release(), late.release()]);
  });

  it('begins behind what it has sent while an old snapshot keeps that from being cleared away', async () => {
    const dump = source.createQueryRunner();
    await dump.startTransaction('REPEATABLE READ');
    await dump.query('SELECT count(*) FROM outbox');
    // Whoever writes in another database of this server keeps it back, too, for as long as that takes.
    await eventually(async () => {
      for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
        await append(key);
        await send();
      }
      expect(outbox().floor.of(all)).toBeGreaterThanOrEqual(4);
    });
    await dump.rollbackTransaction();
    await dump.release();
  });

  it('deletes what was sent by its ids alone: a join with the buckets may look for all of them once for each', async () => {
    await append('a', 'b');
    const asked = jest.spyOn(source, 'query');
    expect(await send()).toHaveLength(2);
    const [statement, values] = asked.mock.calls.find(([text]) => text.includes('DELETE FROM outbox')) ?? [];
    asked.mockRestore();
    const lines: { 'QUERY PLAN': string }[] = await source.query(`EXPLAIN ${statement}`, values);
    const [, deletion] = lines
      .map((line) => line['QUERY PLAN'])
      .join('\n')
      .split('Delete on outbox');
    expect(deletion).toContain('on outbox');
    expect(deletion).not.toMatch(/Join|Nested Loop/);
  });

  it('goes on trying a row that was refused more often than its column can count', async () => {
    await append('refused');
    await source.query('UPDATE outbox SET attempts = 32767');
    const rows = await outbox().next(all, 1);
    await outbox().hold(rows, 0, 'MESSAGE_TOO_LARGE');
    expect(await outbox().next(all, 1)).toMatchObject([{ attempts: 32_767 }]);
  });
});
