import { type StoreName } from './store.js';

/** The setting that names a store to use instead of a local one. */
export const givenKeys: Record<StoreName, string> = {
  postgres: 'POSTGRES_URL',
  mongo: 'MONGO_URL',
  kafka: 'KAFKA_BROKERS',
  redis: 'REDIS_URL',
};

/** The stores that the environment names. An empty value means: not given. */
export const givenUrls = (env: NodeJS.ProcessEnv): Partial<Record<StoreName, string>> => {
  const entries = Object.entries(givenKeys).map(([name, key]) => [name, env[key]] as const);
  return Object.fromEntries(entries.filter(([, url]) => url));
};
