import { keepLoopbackDirect } from '@tessera/command';
import {
  onInterrupt,
  type RunningPlatform,
  startPlatform,
  startStores,
  stateFolder,
  type Stores,
} from '@tessera/stack';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { consumer } from './consumer.bench.js';
import { failingKey } from './failing-key.bench.js';
import { orders } from './orders.bench.js';
import { relay } from './relay.bench.js';

const USAGE = `Usage: npm run bench -- <name> [--seconds N] [--rows N] [--log-level LEVEL]

  orders       orders from POST to CONFIRMED: p50 and p99 at 5/s, and orders/s at saturation
  failing-key  time to CONFIRMED at 5/s while one customer's orders all fail, against without (I10)
  relay        rows/s that leave the outbox, time from commit to Kafka at 50/s, and on each store the order of
               --rows rows (1000000) of 20 keys while a relay is killed every 8 s
  consumer     messages/s with inbox and one changed row, in batches against one by one: 30 rounds

Runs on stores of its own in .tessera/bench, with the default limits. --seconds is the length of one round (30).
Exit codes: 0 measured, 1 could not, 2 the command line is wrong, 130 called off.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '30' },
    rows: { type: 'string', default: '1000000' },
    'log-level': { type: 'string', default: 'info' },
    help: { type: 'boolean', default: false },
  },
});

keepLoopbackDirect();
const dir = join(stateFolder, 'bench');
const seconds = Number(values.seconds);

const onPlatform = (work: (platform: RunningPlatform) => Promise<void>) => async (stores: Stores) => {
  const env = { NODE_ENV: 'production', TRUSTED_PROXIES: '127.0.0.1/32', LOG_LEVEL: values['log-level'] };
  const platform = await startPlatform(stores, { dir, prefix: `b${Date.now().toString(36)}`, env });
  await work(platform).finally(() => platform.stop());
};

/** The fixtures of the tests ask the environment where the stores are. */
const onStores = (work: () => Promise<void>) => (stores: Stores) => {
  Object.assign(process.env, {
    POSTGRES_URL: stores.postgresUrl,
    MONGO_URL: stores.mongoUrl,
    KAFKA_BROKERS: stores.kafkaBrokers,
  });
  return work();
};

const benches: Record<string, (stores: Stores) => Promise<void>> = {
  orders: onPlatform((platform) => orders(platform, seconds)),
  'failing-key': onPlatform(failingKey),
  relay: onStores(() => relay(seconds, Number(values.rows))),
  consumer: onStores(() => consumer(seconds)),
};

const bench = benches[positionals[0] ?? ''];
if (values.help || !bench) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

// At its exit everything that it has started gets its last signal; the data are kept, and nobody's.
onInterrupt(
  () => process.exit(130),
  () => {},
);

const stores = await startStores({ dir });
await bench(stores).finally(() => stores.stop());
