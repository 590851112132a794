import { postgresDatabase, type TestDatabase } from '@tessera/testing';
import { type EntityManager } from 'typeorm';
import { MoveFailed } from '../change/move-failed.js';
import { retryTransient, RetriesExhausted } from '../change/retry-transient.js';
import { PostgresDatabase } from './postgres.database.js';
import { postgresSource } from './postgres.source.js';

let test: TestDatabase;
let database: PostgresDatabase;

const open = async (poolSize: number, url = test.url) =>
  new PostgresDatabase(await postgresSource({ url, entities: [], migrations: [], poolSize }).initialize());

beforeAll(async () => {
  test = await postgresDatabase();
  database = await open(4);
});
afterAll(async () => {
  await database.source.destroy();
  await test.drop();
});

/** What somebody gets who does this. */
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

const cut = (pid: number) => database.source.query('SELECT pg_terminate_backend($1)', [pid]);
const pidOf = async (tx: EntityManager) => Number((await tx.query('SELECT pg_backend_pid() AS pid'))[0].pid);
const raise = (state: string) => `DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '${state}'; END $$`;

describe('what is wrong', () => {
  it.each([
    ['40001', 'transient'],
    ['40P01', 'transient'],
    ['55P03', 'transient'],
    ['57014', 'transient'],
    ['57P01', 'away'],
    ['53100', 'away'],
    ['53300', 'away'],
    ['08006', 'away'],
    ['08P01', 'fatal'],
    ['53400', 'fatal'],
    ['23505', 'fatal'],
    ['P0001', 'fatal'],
  ])('with SQLSTATE %s is %s', async (state, diagnosis) => {
    expect(database.diagnose(await errorOf(database.source.query(raise(state))))).toBe(diagnosis);
  });

  it('is the statement, when it has more parameters than the protocol can count', async () => {
    const error = await errorOf(database.source.query('SELECT 1', [1]));
    expect(database.diagnose(error)).toBe('fatal');
  });

  it.each([
    ['a text', new SyntaxError(`Unexpected token 'E', "ECONNREFUSED" is not valid JSON`)],
    ['a code', Object.assign(new Error('x'), { code: 'ECONNREFUSED', errno: -111, syscall: 'connect' })],
    ['a SQLSTATE', Object.assign(new Error('Connection terminated unexpectedly'), { code: '40001' })],
    ['a class', Object.assign(new Error('timeout exceeded when trying to connect'), { name: 'ConnectionLost' })],
    ['nothing at all', undefined],
  ])('is never the store by %s that somebody else made', (_, error) => {
    expect(database.diagnose(error)).toBe('fatal');
    expect(database.diagnose(new MoveFailed('id', error))).toBe('fatal');
  });
});

describe('a connection that is lost', () => {
  it('while a statement runs is "away"', async () => {
    const work = database.transaction(async (tx) => {
      const pid = await pidOf(tx);
      await Promise.all([tx.query('SELECT pg_sleep(20)'), cut(pid)]);
    });
    expect(database.diagnose(await errorOf(work))).toBe('away');
  });

  it('between two statements is "away", and the next transaction has another one', async () => {
    const work = database.transaction(async (tx) => {
      await cut(await pidOf(tx));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await tx.query('SELECT 1');
    });
    expect(database.diagnose(await errorOf(work))).toBe('away');
    expect(await database.transaction((tx) => tx.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });

  it('as none can be had, as nobody listens or the password is wrong, is "away"', async () => {
    const own = await open(1);
    for (const change of [{ port: '1' }, { password: 'wrong' }]) {
      const { href: url } = Object.assign(new URL(test.url), change) as URL;
      const error = await errorOf(postgresSource({ url, entities: [], migrations: [] }).initialize());
      expect(own.diagnose(error)).toBe('away');
    }
    await own.source.destroy();
    expect(own.diagnose(await errorOf(own.source.query('SELECT 1')))).toBe('away');
  });
});

it('gives up a transaction that is always aborted, and says so by a class', async () => {
  const error = await errorOf(retryTransient(database, (tx) => tx.query(raise('40001')), 'request'));
  expect(error).toBeInstanceOf(RetriesExhausted);
  expect(database.diagnose(error)).toBe('fatal');
});

it('is degraded while it answers but could not serve what was last tried, as with a full disk', async () => {
  expect(await database.check()).toBe('ok');
  const refused = retryTransient(database, (tx) => tx.query(raise('53100')), 'request');
  await expect(refused).rejects.toThrow();
  expect(await database.check()).toBe('degraded');
  const wrong = retryTransient(database, (tx) => tx.query(raise('22012')), 'request');
  await expect(wrong).rejects.toThrow();
  expect(await database.check()).toBe('degraded');
  await retryTransient(database, (tx) => tx.query('SELECT 1'), 'request');
  expect(await database.check()).toBe('ok');
});

it('says within seconds that it does not answer', async () => {
  const own = await open(1);
  const [taken, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const busy = own.transaction(() => {
    taken.resolve();
    return held.promise;
  });
  await taken.promise;
  await expect(own.ping()).rejects.toThrow('no answer');
  expect(await own.check()).toBe('down');
  held.resolve();
  await busy;
  await own.ping();
  await own.source.destroy();
});
