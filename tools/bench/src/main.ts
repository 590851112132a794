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
import { chosen } from './chosen.js';
import { consumer } from './consumer.bench.js';
import { failingKey } from './failing-key.bench.js';
import { gatewayAttack } from './gateway/gateway-attack.bench.js';
import { gatewayLatency } from './gateway/gateway-latency.bench.js';
import { gatewayMemory } from './gateway/gateway-memory.bench.js';
import { gatewayProfile } from './gateway/gateway-profile.bench.js';
import { gateway } from './gateway/gateway.bench.js';
import { onStage } from './gateway/on-stage.js';
import { systemNames as gatewaySystems } from './gateway/systems.js';
import { growth } from './growth.bench.js';
import { hotSku } from './hot-sku.bench.js';
import { orders } from './orders/orders.bench.js';
import { systemNames as orderSystems } from './orders/system.js';
import { relay } from './relay.bench.js';

const footer = `
Benches:
  orders       orders from POST to CONFIRMED (tessera), against bare drivers with a transaction for each message (bare) and
               a Nest that asks over Kafka (naive): orders/s, p50 and p99 at saturation, CPU an order by process; of
               Tessera also p50, p99 and CPU at 5/s and at 20 % of saturation, memory, and messages a transaction
  hot-sku      orders/s when every order wants one SKU, against 50 SKUs in turn, CPU an order by process, and what of 100
               pieces is sold
  failing-key  time to CONFIRMED at 5/s while one customer's orders all fail, against without (I10)
  growth       order get, list, place and time to decided with 1,000, 100,000 and a million orders stored, up to --rows
  relay        rows/s that leave the outbox, time from commit to Kafka at 50/s, and on each store the order of
               --rows rows of 20 keys while a relay is killed every 8 s
  consumer     messages/s with inbox and one changed row, in batches against one by one: 30 rounds
  gateway      a GET with a token through the gateway, against HAProxy, Fastify's plugins, a naive Nest and the ceiling:
               requests/s, p50, p99, CPU a request, memory; with --minutes its memory after each minute instead,
               with --profile where its time goes
  gateway-latency  what the gateway adds to a call, at half the rate that it can do
  gateway-attack   good users' p99 beside 10,000 bad tokens at full speed, against without

Runs on stores of its own in .tessera/bench, with the default limits; the gateway ones alone, for which wrk's users would
be refused, with wide ones, and gateway-attack with the default ones again. These need nginx and wrk, and HAProxy to be
compared with.

Examples:
  npm run bench -- orders
  npm run bench -- orders --only tessera,bare --rounds 5
  npm run bench -- consumer --seconds 10
  npm run bench -- gateway --only haproxy,tessera --rounds 5
  npm run bench -- gateway --profile before.cpuprofile

Exit codes:
  0    measured
  1    could not
  2    the command line is wrong
  130  cancelled`;

interface Options {
  seconds?: number;
  rows: number;
  rounds: number;
  only?: readonly string[];
  minutes?: number;
  profile?: string;
  logLevel: string;
}

type Bench = (options: Options) => Promise<void>;

/** A round is as long as what it measures needs to be steady; --seconds says otherwise. */
const USUAL_S = 30;
const GATEWAY_S = 6;

keepLoopbackDirect();
const dir = join(stateFolder, 'bench');

const withStores =
  (work: (options: Options, stores: Stores) => Promise<void>): Bench =>
  async (options) => {
    const stores = await startStores({ dir });
    await work(options, stores).finally(() => stores.stop());
  };

/** The fixtures of the tests ask the environment where the stores are. */
const tellFixtures = ({ postgresUrl, mongoUrl, kafkaBrokers }: Stores) =>
  Object.assign(process.env, { POSTGRES_URL: postgresUrl, MONGO_URL: mongoUrl, KAFKA_BROKERS: kafkaBrokers });

const onPlatform = (work: (platform: RunningPlatform, options: Options, stores: Stores) => Promise<void>): Bench =>
  withStores(async (options, stores) => {
    const env = { NODE_ENV: 'production', TRUSTED_PROXIES: '127.0.0.1/32', LOG_LEVEL: options.logLevel };
    const platform = await startPlatform(stores, { dir, prefix: `b${Date.now().toString(36)}`, env });
    tellFixtures(stores);
    await work(platform, options, stores).finally(() => platform.stop());
  });

const onStores = (work: (options: Options) => Promise<void>): Bench =>
  withStores((options, stores) => {
    tellFixtures(stores);
    return work(options);
  });

const onGateway: Bench = async ({ seconds = GATEWAY_S, rounds, only, minutes, profile }) => {
  const systems = chosen(gatewaySystems, only);
  await onStage(dir, (stage, programs) => {
    if (profile !== undefined) return gatewayProfile(stage, seconds, profile);
    if (minutes !== undefined) return gatewayMemory(stage, minutes);
    const there = systems.filter((system) => system !== 'haproxy' || programs.includes(system));
    return gateway(stage, { seconds, rounds, only: there });
  });
};

const onOrders: Bench = async (options) => {
  const only = chosen(orderSystems, options.only);
  const measured = onPlatform((platform, { seconds = USUAL_S, rounds }, stores) =>
    orders({ platform, stores, dir }, { seconds, rounds, only }),
  );
  await measured(options);
};

const benches: Record<string, Bench> = {
  orders: onOrders,
  'hot-sku': onPlatform((platform, { seconds = USUAL_S, rounds }, stores) =>
    hotSku({ platform, stores }, { seconds, rounds }),
  ),
  'failing-key': onPlatform((platform) => failingKey(platform)),
  growth: onPlatform((platform, { rows }) => growth(platform, rows)),
  relay: onStores(({ seconds = USUAL_S, rows }) => relay(seconds, rows)),
  consumer: onStores(({ seconds = USUAL_S }) => consumer(seconds)),
  gateway: onGateway,
  'gateway-latency': ({ seconds = GATEWAY_S, rounds }) =>
    onStage(dir, (stage) => gatewayLatency(stage, { seconds, rounds })),
  'gateway-attack': ({ seconds = GATEWAY_S, rounds }) =>
    onStage(dir, (stage) => gatewayAttack(stage, { seconds, rounds })),
};

const run = async (name: string, options: Options) => {
  // At its exit everything that it has started gets its last signal; the data are kept, and nobody's.
  onInterrupt(
    () => process.exit(CANCELLED),
    () => {},
  );
  await benches[name]?.(options);
};

const bench = commandLine('npm run bench --')
  .description('Measures a platform, or a part of it, on this machine.')
  .addArgument(new Argument('<name>', 'which bench').choices(Object.keys(benches)))
  .option(
    '--seconds <count>',
    `the length of one round (default: ${USUAL_S}, of the gateway ones ${GATEWAY_S})`,
    wholeNumberOf(1, 3_600, 'seconds'),
  )
  .option(
    '--rows <count>',
    'how many rows a relay sends in order, or orders are stored',
    wholeNumberOf(1, 100_000_000, 'rows'),
    1_000_000,
  )
  .option(
    '--rounds <count>',
    'how often orders, hot-sku and the gateway benches measure each, in turn',
    wholeNumberOf(1, 100, 'rounds'),
    3,
  )
  .option('--only <systems>', 'which systems orders or gateway measures, with commas (default: all)', (names) =>
    names.split(','),
  )
  .option('--minutes <count>', 'how long the gateway is at saturation', wholeNumberOf(1, 600, 'minutes'))
  .option('--profile <file>', 'where the profile of the gateway is written')
  .addOption(
    new Option('--log-level <level>', 'of the services').choices(['debug', 'info', 'warn', 'error']).default('info'),
  )
  .addHelpText('after', footer)
  .action(run);

process.exitCode = await exitCodeOf(() => bench.parseAsync());
