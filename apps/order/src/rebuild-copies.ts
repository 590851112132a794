import { KafkaClient, withKafka } from '@tessera/messaging';
import { withPostgres } from '@tessera/messaging/postgres';
import { readConfig, runJob } from '@tessera/runtime';
import { rebuildPrices } from './copy-prices/rebuild-prices.js';
import { databaseSettings } from './settings.js';
import { databaseAt } from './store/database.js';

const settings = readConfig('order', withKafka(databaseSettings));

const SAY_EVERY_MS = 1_000;

const silent = { debug: () => {} };
let saidAt = 0;
const progress = (read: number, of: number) => {
  if (read < of && performance.now() - saidAt < SAY_EVERY_MS) return;
  saidAt = performance.now();
  console.error(`prices: ${read} of ${of} messages read`);
};

/**
 * Makes the copy of the prices anew from the topic `products` and ends: a job that may run at any time beside the service. How far
 * it is goes to standard error, and what it did, as JSON, to standard output.
 */
await runJob('order rebuild-copies', () =>
  withPostgres(databaseAt(settings.DATABASE_URL), async (source) => {
    const session = source.createQueryRunner();
    const client = new KafkaClient('order', settings, silent);
    const rebuilt = await rebuildPrices(session, client, progress).finally(() => session.release());
    return { copy: 'prices', ...rebuilt };
  }),
);
