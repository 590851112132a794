import { givenUrl } from '@tessera/testing';
import { randomUUID } from 'node:crypto';

/** The run's Redis, with keys that no other test has. */
export const redisUrl = (url = givenUrl('REDIS_URL')) => {
  const own = new URL(url);
  own.searchParams.set('keyPrefix', `test-${randomUUID()}:`);
  return own.href;
};
