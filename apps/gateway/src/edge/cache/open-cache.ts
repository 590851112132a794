import { metrics } from '@opentelemetry/api';
import { type Health, type Log } from '@tessera/runtime';
import { type GatewaySettings } from '../../settings.js';
import { clientOf } from '../redis/redis-client.js';
import { scripts } from './cache-scripts.js';
import { type CachedReads } from './cached-reads.js';
import { MemoryCache } from './memory.cache.js';
import { RedisCache } from './redis.cache.js';
import { RedisEntries } from './redis-entries.js';
import { type ResponseCache } from './response-cache.js';

type Settings = Pick<GatewaySettings, 'CACHE_IN' | 'CACHE_BYTES' | 'CACHE_MAX_AGE_MS' | 'REDIS_URL'>;

/**
 * The cache in Redis where there is one, unless CACHE_IN says otherwise. `/health/ready` shows `cache`, degraded while the
 * store is away.
 */
export const openCache = (settings: Settings, log: Log, health: Health): ResponseCache => {
  const { CACHE_IN, CACHE_BYTES: maxBytes, CACHE_MAX_AGE_MS: maxAgeMs, REDIS_URL } = settings;
  const bounds = { maxBytes, maxAgeMs };
  if (REDIS_URL === undefined || CACHE_IN === 'memory') return new MemoryCache(bounds);
  const redis = clientOf(REDIS_URL, scripts);
  const cache = new RedisCache(redis, new RedisEntries(redis, bounds), log);
  health.register('cache', () => (cache.store === 'away' ? 'degraded' : 'ok'));
  return cache;
};

/** `tessera_cache_reads{from}`: reads that the cache has answered (hit) and has not (miss). */
export const observeReads = (reads: CachedReads): CachedReads => {
  metrics
    .getMeter('tessera')
    .createObservableCounter('tessera_cache_reads', { description: 'Reads by where their answers came from' })
    .addCallback((result) => {
      const { hits, misses } = reads.state();
      result.observe(hits, { from: 'hit' });
      result.observe(misses, { from: 'miss' });
    });
  return reads;
};
