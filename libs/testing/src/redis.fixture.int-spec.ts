import { Redis } from 'ioredis';
import { givenUrl } from './given-url.js';
import { type TestDatabase } from './postgres.fixture.js';
import { redisDatabase } from './redis.fixture.js';

const open: { client: Redis; database: TestDatabase }[] = [];
const mine = async (): Promise<Redis> => {
  const database = await redisDatabase();
  const client = new Redis(database.url);
  open.push({ client, database });
  return client;
};
afterEach(async () => {
  for (const { client, database } of open.splice(0)) {
    client.disconnect();
    await database.drop();
  }
});

it('gives each test file a database where nobody else writes', async () => {
  const [one, other] = await Promise.all([mine(), mine()]);
  await one.set('count', 1);
  expect(await other.get('count')).toBeNull();
  expect(await one.get('count')).toBe('1');
});

it('leaves nothing behind', async () => {
  const database = await redisDatabase();
  const client = new Redis(database.url);
  await client.set('count', 1);
  await database.drop();
  expect(await client.dbsize()).toBe(0);
  client.disconnect();
});

it('never takes a database that holds what no test has claimed', async () => {
  const foreign = await mine();
  await foreign.set('somebody', 'else');
  const claims = new Redis(givenUrl('REDIS_URL'));
  await claims.del(`tessera:test-database:${foreign.options.db}`);
  claims.disconnect();
  expect((await mine()).options.db).not.toBe(foreign.options.db);
  expect(await foreign.get('somebody')).toBe('else');
});
