import { postgresDatabase, type TestDatabase } from '@tessera/testing';
import { type DataSource } from 'typeorm';
import { warnOfFewConnections } from './connection-limit.js';
import { postgresSource } from './postgres.source.js';

let test: TestDatabase;
let source: DataSource;
let warnings: unknown[];

beforeAll(async () => {
  test = await postgresDatabase();
  source = await postgresSource({ url: test.url, entities: [], migrations: [], poolSize: 1 }).initialize();
});
afterAll(async () => {
  await source.destroy();
  await test.drop();
});
beforeEach(() => {
  warnings = [];
});

const look = (wanted: number) =>
  warnOfFewConnections(source, wanted, { warn: (fields: unknown) => void warnings.push(fields) });

it('warns when the server allows less than is wanted', async () => {
  await look(100_000);
  expect(warnings).toEqual([{ allowed: expect.any(Number), wanted: 100_000 }]);
});

it('warns when the database has a limit of its own', async () => {
  await source.query(`ALTER DATABASE "${source.driver.database}" CONNECTION LIMIT 3`);
  await look(4);
  expect(warnings).toEqual([{ allowed: 3, wanted: 4 }]);
});

it('says nothing when there is enough', async () => {
  await look(3);
  expect(warnings).toEqual([]);
});
