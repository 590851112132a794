/** The real store that `npm test` (or the caller) named. A suite without its store fails, it is never skipped. */
export const givenUrl = (key: 'POSTGRES_URL' | 'MONGO_URL' | 'KAFKA_BROKERS' | 'REDIS_URL'): string => {
  const url = process.env[key];
  if (!url) throw new Error(`${key} is not set: run this suite through npm test, or set it to a running store`);
  return url;
};
