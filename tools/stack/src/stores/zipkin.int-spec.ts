import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The others are named, so that they are not started. */
const env = { POSTGRES_URL: 'postgres://', MONGO_URL: 'mongodb://', KAFKA_BROKERS: 'none:1' };
const dir = mkdtempSync(join(tmpdir(), 'tessera-zipkin-'));

afterAll(() => {
  jest.restoreAllMocks();
  rmSync(dir, { recursive: true });
});

it('is done without where it cannot be fetched, which says what to do', async () => {
  // An empty cache, and Maven Central out of reach.
  process.env['XDG_CACHE_HOME'] = dir;
  jest.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed'));
  const { startStores } = await import('./stores.js');
  const stores = await startStores({ dir: join(dir, 'state'), ports: 'any', env, zipkin: true });
  expect(stores.zipkinUrl).toBeUndefined();
  expect(stores.withoutZipkin).toMatch(
    `Zipkin cannot be fetched: put zipkin-server-3.5.1-exec.jar into ${join(dir, 'tessera')} (repo1.maven.org cannot be reached)`,
  );
  expect(stores.status()).toEqual([]);
  await stores.stop();
});
