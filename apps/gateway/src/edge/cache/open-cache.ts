import { type Health, type Log, observe, oneOf } from '@tessera/runtime';
import { type GatewaySettings } from '../../settings.js';
import { clientOf } from '../redis/redis-client.js';
import { scripts } from './cache-scripts.js';
import { type CachedReads } from './cached-reads.js';
import { MemoryCache } from './memory.cache.js';
import { RedisCache } from './redis.cache.js';
import { RedisEntries } from './redis-entries.js';
import { type CacheBounds, type ResponseCache } from './response-cache.js';

type Settings = Pick<GatewaySettings, 'CACHE_IN' | 'CACHE_BYTES' | 'CACHE_MAX_AGE_MS' | 'REDIS_URL'>;

/**
 * The cache in Redis where there is one, unless CACHE_IN says otherwise. `/health/ready` shows `cache`, degraded while the
 * store is away.
 */
export const openCache = (settings: Settings, log: Log, health: Health): ResponseCache => {
  const { CACHE_IN, CACHE_BYTES: maxBytes, CACHE_MAX_AGE_MS: maxAgeMs, REDIS_URL } = settings;
  const bounds = { maxBytes, maxAgeMs };
  if (REDIS_URL === undefined || CACHE_IN === 'memory') return memoryCache(bounds);
  const redis = clientOf(REDIS_URL, scripts);
  const cache = new RedisCache(redis, new RedisEntries(redis, bounds), log);
  measureStore(() => (cache.store === 'away' ? 'away' : 'redis'));
  health.register('cache', () => (cache.store === 'away' ? 'degraded' : 'ok'));
  return cache;
};

/** Reads so far that the cache has answered, and that it has not. */
export const measureReads = (reads: CachedReads): CachedReads => {
  observe(['tessera_cache_reads_total'], (tell) => {
    const { hits, misses } = reads.state();
    tell('tessera_cache_reads_total', hits, { from: 'hit' });
    tell('tessera_cache_reads_total', misses, { from: 'miss' });
  });
  return reads;
};

const STORES = ['memory', 'redis', 'away'] as const;

const measureStore = (store: () => (typeof STORES)[number]) =>
  observe(['tessera_cache_store'], (tell) =>
    oneOf(STORES, store(), (figure, each) => tell('tessera_cache_store', figure, { store: each })),
  );

/** What others keep in a store of all gateways is nobody's own. */
const measureMemory = (cache: MemoryCache) =>
  observe(['tessera_cache_bytes', 'tessera_cache_entries'], (tell) => {
    const { bytes, entries } = cache.state();
    tell('tessera_cache_bytes', bytes, {});
    tell('tessera_cache_entries', entries, {});
  });

const memoryCache = (bounds: CacheBounds) => {
  const cache = new MemoryCache(bounds);
  measureMemory(cache);
  measureStore(() => 'memory');
  return cache;
};
