import { explain, keepLoopbackDirect } from '@tessera/command';
import { join } from 'node:path';
import { endAll, startNothingMore } from './processes/children.js';
import { endLeftoverServices } from './processes/leftovers.js';
import { claimFolder } from './processes/lock.js';
import { onInterrupt } from './processes/on-interrupt.js';
import { plainProgress } from './plain-progress.js';
import { prepareStateFolder, stateFolder } from './project.js';
import { add, nothing, tallyLine } from './testing/tally.js';
import { endLeftoverStores } from './stores/stores.js';
import { startTestStores, type TestStores } from './testing/test-stores.js';
import { runTier, tiers } from './testing/tiers.js';

keepLoopbackDirect();

/** `npm test`: every tier on real stores. Arguments are handed to jest: `npm test -- checkout`. */
const dir = join(stateFolder, 'test');
const pidsFolder = join(dir, 'pids');
/** Where a suite that needs a cluster of brokers starts one. */
const clusterFolder = join(dir, 'cluster');
const say = (line: string) => console.log(line);
/** jest's ESM mode is announced at every worker's start; kafkajs sets harmless negative timers. */
const mutedWarnings = '--disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning';
const interruption = new AbortController();
let stores: TestStores | undefined;

const main = async (): Promise<number> => {
  prepareStateFolder(stateFolder);
  prepareStateFolder(dir);
  claimFolder(dir, 'npm test');
  await endLeftovers();
  stores = await chooseStores();
  try {
    return await runTiers(stores);
  } finally {
    await stores.stop();
  }
};

/** What a killed run, or a test, has left. */
const endLeftovers = async () => [
  ...(await endLeftoverServices(pidsFolder)),
  ...(await endLeftoverStores(clusterFolder)),
];

const chooseStores = async (): Promise<TestStores> => {
  const { progress, done } = plainProgress(say);
  try {
    const started = await startTestStores(dir, progress);
    say(`\nReal parts:\n${started.explained.map((line) => `  ${line}\n`).join('')}`);
    return started;
  } finally {
    done();
  }
};

const runTiers = async ({ postgresUrl, mongoUrl, kafkaBrokers, redisUrl }: TestStores): Promise<number> => {
  const env = {
    ...process.env,
    POSTGRES_URL: postgresUrl,
    MONGO_URL: mongoUrl,
    KAFKA_BROKERS: kafkaBrokers,
    REDIS_URL: redisUrl ?? '',
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules ${mutedWarnings}`.trim(),
    // Services that tests start are noted here, so that none outlives the run.
    TESSERA_PIDS: pidsFolder,
    TESSERA_CLUSTER: clusterFolder,
  };
  const run = { dir, env, filter: process.argv.slice(2), signal: interruption.signal };
  let sum = nothing;
  for (const tier of tiers) {
    if (interruption.signal.aborted) break;
    say(`\n${tier} tests`);
    sum = add(sum, await runTier(tier, run));
    const left = await endLeftovers();
    if (left.length > 0) say(`ended what ${tier} tests left running: ${left.join(', ')}`);
  }
  if (interruption.signal.aborted) say('\ninterrupted');
  say(`\n${tallyLine(sum)}`);
  return sum.failed > 0 || interruption.signal.aborted ? 1 : 0;
};

onInterrupt(
  () => {
    // The running tier ends, and the stores after it.
    interruption.abort();
    startNothingMore();
  },
  () => {
    endAll();
    process.exit(1);
  },
);

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`tessera: ${interruption.signal.aborted ? 'interrupted' : explain(error)}`);
  process.exitCode = 1;
}
process.exit();
