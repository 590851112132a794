import { CANCELLED, commandLine, exitCodeOf, keepLoopbackDirect, wholeNumberOf } from '@tessera/command';
import {
  onInterrupt,
  type RunningPlatform,
  startPlatform,
  startStores,
  stateFolder,
  type Stores,
} from '@tessera/stack';
import { Argument, Option } from 'commander';
import { join } from 'node:path';
import { consumer } from './consumer.bench.js';
import { failingKey } from './failing-key.bench.js';
import { growth } from './growth.bench.js';
import { hotSku } from './hot-sku.bench.js';
import { orders } from './orders.bench.js';
import { relay } from './relay.bench.js';

const footer = `
Benches:
  orders       orders from POST to CONFIRMED: p50 and p99 at 5/s, and orders/s at saturation
  hot-sku      orders/s when every order wants one SKU, against 50 SKUs in turn, and what of 100 pieces is sold
  failing-key  time to CONFIRMED at 5/s while one customer's orders all fail, against without (I10)
  growth       order get, list, place and time to decided with 1,000, 100,000 and a million orders stored, up to --rows
  relay        rows/s that leave the outbox, time from commit to Kafka at 50/s, and on each store the order of
               --rows rows of 20 keys while a relay is killed every 8 s
  consumer     messages/s with inbox and one changed row, in batches against one by one: 30 rounds

Runs on stores of its own in .tessera/bench, with the default limits.

Examples:
  npm run bench -- orders
  npm run bench -- consumer --seconds 10

Exit codes:
  0    measured
  1    could not
  2    the command line is wrong
  130  cancelled`;

interface Options {
  seconds: number;
  rows: number;
  logLevel: string;
}

type Bench = (options: Options, stores: Stores) => Promise<void>;

keepLoopbackDirect();
const dir = join(stateFolder, 'bench');

const onPlatform =
  (work: (platform: RunningPlatform, options: Options) => Promise<void>): Bench =>
  async (options, stores) => {
    const env = { NODE_ENV: 'production', TRUSTED_PROXIES: '127.0.0.1/32', LOG_LEVEL: options.logLevel };
    const platform = await startPlatform(stores, { dir, prefix: `b${Date.now().toString(36)}`, env });
    await work(platform, options).finally(() => platform.stop());
  };

/** The fixtures of the tests ask the environment where the stores are. */
const onStores =
  (work: (options: Options) => Promise<void>): Bench =>
  (options, { postgresUrl, mongoUrl, kafkaBrokers }) => {
    Object.assign(process.env, { POSTGRES_URL: postgresUrl, MONGO_URL: mongoUrl, KAFKA_BROKERS: kafkaBrokers });
    return work(options);
  };

const benches: Record<string, Bench> = {
  orders: onPlatform((platform, { seconds }) => orders(platform, seconds)),
  'hot-sku': onPlatform((platform, { seconds }) => hotSku(platform, seconds)),
  'failing-key': onPlatform((platform) => failingKey(platform)),
  growth: onPlatform((platform, { rows }) => growth(platform, rows)),
  relay: onStores(({ seconds, rows }) => relay(seconds, rows)),
  consumer: onStores(({ seconds }) => consumer(seconds)),
};

const run = async (name: string, options: Options) => {
  // At its exit everything that it has started gets its last signal; the data are kept, and nobody's.
  onInterrupt(
    () => process.exit(CANCELLED),
    () => {},
  );
  const stores = await startStores({ dir });
  await benches[name]?.(options, stores).finally(() => stores.stop());
};

const bench = commandLine('npm run bench --')
  .description('Measures a platform, or a part of it, on this machine.')
  .addArgument(new Argument('<name>', 'which bench').choices(Object.keys(benches)))
  .option('--seconds <count>', 'the length of one round', wholeNumberOf(1, 3_600, 'seconds'), 30)
  .option(
    '--rows <count>',
    'how many rows a relay sends in order, or orders are stored',
    wholeNumberOf(1, 100_000_000, 'rows'),
    1_000_000,
  )
  .addOption(
    new Option('--log-level <level>', 'of the services').choices(['debug', 'info', 'warn', 'error']).default('info'),
  )
  .addHelpText('after', footer)
  .action(run);

process.exitCode = await exitCodeOf(() => bench.parseAsync());
