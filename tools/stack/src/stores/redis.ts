import { Redis } from 'ioredis';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../files.js';
import { findRedisServer } from '../binaries/redis-server.js';
import { storeEnvironment } from '../processes/shell-environment.js';
import { secret } from '../secrets.js';
import { bringUp, type Place, type ProcessPlan, type Store } from './store.js';

/** It keeps nothing, so there is nothing to wait for. */
export const redisStopSignal = 'SIGTERM';

/** In its own folder, since a command line can be read by everybody. */
const settingsFile = 'redis.conf';

/** Starts a Redis (or Valkey) without persistence: what gateways count together may be lost with it. */
export const startRedis = async (place: Place): Promise<Store> => {
  const { dir, ports } = place;
  const program = await findRedisServer(place.progress);
  const folder = join(dir, 'redis');
  const password = secret(dir, 'redis');
  return bringUp(
    {
      name: 'redis',
      prepare: async () => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeWhole(join(folder, settingsFile), `requirepass ${password}\n`, 0o600);
      },
      choosePorts: async () => void (await ports.choose('redis')),
      plan: () => plan(program, folder, ports.recorded('redis')),
      probe: () => probe(`redis://:${password}@127.0.0.1:${ports.recorded('redis')}`),
      stopSignal: () => redisStopSignal,
    },
    place,
  );
};

const plan = (program: string, folder: string, port: number | undefined): ProcessPlan | undefined => {
  if (port === undefined) return undefined;
  const where = ['--port', String(port), '--bind', '127.0.0.1'];
  const nothingKept = ['--save', '', '--appendonly', 'no'];
  // As in docker/stores.yml, which says why.
  const size = ['--maxmemory', '64mb', '--maxmemory-policy', 'volatile-ttl'];
  return {
    command: program,
    // Its usual title would hide the command line, by which a left-over one is known.
    args: [settingsFile, ...where, ...nothingKept, ...size, '--set-proc-title', 'no'],
    cwd: folder,
    // What it writes of the time has no zone.
    env: { ...storeEnvironment(), TZ: 'UTC' },
    lastSignal: 'SIGKILL',
  };
};

const probe = async (url: string): Promise<{ version: string; url: string }> => ({
  version: await redisVersionAt(url),
  url,
});

const timeoutMs = 2_000;

/** The version that answers there; Valkey has one of its own beside that of the Redis that it is like. */
export const redisVersionAt = async (url: string): Promise<string> => {
  const once = { lazyConnect: true, connectTimeout: timeoutMs, retryStrategy: () => null };
  // A connection that is closed already would be waited for, for two seconds.
  const redis = new Redis(url, { ...once, disconnectTimeout: 0 });
  // What `connect` says is only that the connection is closed; why, comes here.
  let why: unknown;
  redis.on('error', (error) => (why = error));
  try {
    await redis.connect();
    const facts = await redis.info('server');
    return /^valkey_version:(\S+)/m.exec(facts)?.[1] ?? /^redis_version:(\S+)/m.exec(facts)?.[1] ?? 'unknown';
  } catch (error) {
    throw why ?? error;
  } finally {
    redis.disconnect();
  }
};
