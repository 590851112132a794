import { Redis } from 'ioredis';
import { givenUrl } from './given-url.js';
import { type TestDatabase } from './postgres.fixture.js';

/** A server has 16 unless told otherwise. The first is where somebody who lends us theirs has their keys. */
const numbers = Array.from({ length: 15 }, (_, index) => index + 1);
/** In the first, so that a test may empty its own. Longer than any test file takes: what a killed run had comes back. */
const claimOf = (number: number) => `tessera:test-database:${number}`;
const CLAIMED_S = 1_800;

const databaseAt = (number: number): string => {
  const url = new URL(givenUrl('REDIS_URL'));
  url.pathname = `/${number}`;
  return url.href;
};

const at = async <T>(url: string, ask: (redis: Redis) => Promise<T>): Promise<T> => {
  const redis = new Redis(url);
  return ask(redis).finally(() => redis.disconnect());
};

/** Nobody else's: no other test has it, and it holds nothing. */
const isOurs = async (number: number): Promise<boolean> => {
  const claim = (redis: Redis) => redis.set(claimOf(number), process.pid, 'EX', CLAIMED_S, 'NX');
  return (
    (await at(givenUrl('REDIS_URL'), claim)) !== null && (await at(databaseAt(number), (redis) => redis.dbsize())) === 0
  );
};

/**
 * A Redis database of a test file's own, so that files run side by side: its URL ends in its number, which every client
 * understands. Channels, scripts and settings of the server are everybody's, and so is its life: a suite that ends its
 * Redis puts a `TcpProxy` before it, or starts one of its own.
 */
export const redisDatabase = async (): Promise<TestDatabase> => {
  for (const number of numbers) {
    if (await isOurs(number)) return { url: databaseAt(number), drop: () => drop(number) };
  }
  throw new Error('no Redis database from 1 to 15 is free: end other test runs, or give REDIS_URL of another server');
};

const drop = async (number: number): Promise<void> => {
  await at(databaseAt(number), (redis) => redis.flushdb());
  await at(givenUrl('REDIS_URL'), (redis) => redis.del(claimOf(number)));
};
