import { postgresDatabase, type TestDatabase } from '@tessera/testing';
import { type DataSource } from 'typeorm';
import { migrate, pendingMigrations, postgresSource } from './postgres.source.js';

const step = (name: string) =>
  Object.defineProperty(
    class {
      async up() {}
      async down() {}
    },
    'name',
    { value: name },
  );
const [EARLY, LATE] = ['Early2000000000000', 'Late2000000000001'];

let test: TestDatabase;
const sources: DataSource[] = [];

/** A version of a service, by the migrations that it knows. */
const version = async (...names: string[]) => {
  const source = await postgresSource({ url: test.url, entities: [], migrations: names.map(step) }).initialize();
  sources.push(source);
  return source;
};

beforeEach(async () => {
  test = await postgresDatabase();
});
afterEach(async () => {
  for (const source of sources.splice(0)) await source.destroy();
  await test.drop();
});

it('names all of an empty database, and makes nothing by looking', async () => {
  const source = await version(EARLY);
  const pending = await pendingMigrations(source);
  expect([pending[0], pending.at(-1)]).toEqual(['Messaging1700000000000', EARLY]);
  expect(await source.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`)).toEqual([]);
});

it('names what a later version brings until its job ran, and for the version before nothing at any time', async () => {
  const [before, after] = [await version(EARLY), await version(EARLY, LATE)];
  await migrate(before);
  expect([await pendingMigrations(before), await pendingMigrations(after)]).toEqual([[], [LATE]]);
  await migrate(after);
  expect([await pendingMigrations(before), await pendingMigrations(after)]).toEqual([[], []]);
});
