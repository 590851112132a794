import { Redis, type RedisOptions } from 'ioredis';

/** A client that never keeps a request waiting: what cannot be sent now fails, and nothing is sent twice. What one turn
 * of the event loop asks goes out together, and is told together: what has long answers has a connection of its own. */
export const clientOf = (url: string, scripts: NonNullable<RedisOptions['scripts']>) => {
  const redis = new Redis(url, {
    scripts,
    lazyConnect: true,
    enableAutoPipelining: true,
    connectTimeout: 1_000,
    disconnectTimeout: 100,
    retryStrategy: () => 200,
    enableReadyCheck: false,
    // It would be waited for, and a store that is silent never answers it.
    disableClientInfo: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  // Whoever asks it something is told; a connection that fails in between is tried again.
  redis.on('error', () => {});
  return redis;
};
