import { type RunningPlatform, startPlatform } from '@tessera/stack';
import { givenUrl } from '@tessera/testing';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsFit } from './events.fixture.js';
import { Watch } from './watch.fixture.js';

/** A platform of a test file's own, its state folder, and every line that its services wrote. */
export type TestPlatform = RunningPlatform & { dir: string; lines: string[] };

/** Every virtual user comes from an address of its own, so that the default limits hold for each of them. */
const settings = { NODE_ENV: 'production', TRUSTED_PROXIES: '127.0.0.1/32' };

/**
 * Four real service processes on the given stores, with databases, topics and keys of their own. At its end, what clients
 * were answered and what services told each other must have been as the documents say; not where a test `plants` messages.
 */
export const testPlatform = async (
  env: Record<string, string> = {},
  { plants = false } = {},
): Promise<TestPlatform> => {
  const stores = {
    postgresUrl: givenUrl('POSTGRES_URL'),
    mongoUrl: givenUrl('MONGO_URL'),
    kafkaBrokers: givenUrl('KAFKA_BROKERS'),
  };
  const dir = mkdtempSync(join(tmpdir(), 'tessera-test-'));
  const lines: string[] = [];
  const platform = await startPlatform(stores, {
    dir,
    prefix: `t${randomBytes(4).toString('hex')}`,
    env: { ...settings, ...env },
    onLine: (line) => lines.push(line),
  });
  const watch = new Watch(platform.url);
  const stop = async () => {
    try {
      await watch.end();
      if (!plants) await eventsFit(platform.env.order);
    } finally {
      await platform.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  };
  return { ...platform, dir, lines, stop };
};

/** A platform as its clients see it. */
export type Doors = Pick<TestPlatform, 'url' | 'credentials' | 'stop'>;

/** The platform at TESSERA_URL, with the logins of its seed in TESSERA_CREDENTIALS_FILE; else one of the test's own. */
export const doors = async (env: Record<string, string>): Promise<Doors> => {
  const { TESSERA_URL: url, TESSERA_CREDENTIALS_FILE: file } = process.env;
  if (!url) return testPlatform(env);
  if (!file) throw new Error('TESSERA_CREDENTIALS_FILE is not set: a file with the logins of the seed at TESSERA_URL');
  return { url, credentials: JSON.parse(readFileSync(file, 'utf8')), stop: () => Promise.resolve() };
};
