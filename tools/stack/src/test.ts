import { join } from 'node:path';
import { endLeftoverServices } from './processes/leftovers.js';
import { plainProgress } from './plain-progress.js';
import { stateFolder } from './project.js';
import { endLeftoverStores } from './stores/stores.js';
import { add, nothing, type Tally } from './testing/tally.js';
import { type TestRun, testRun } from './testing/test-run.js';
import { startTestStores, type TestStores } from './testing/test-stores.js';
import { runTier, tiers } from './testing/tiers.js';

/** `npm test`: every tier on real stores. Arguments are handed to jest: `npm test -- checkout`. */
const dir = join(stateFolder, 'test');
const pidsFolder = join(dir, 'pids');
/** Where a suite that needs a cluster of brokers starts one. */
const clusterFolder = join(dir, 'cluster');
const say = (line: string) => console.log(line);

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

const runTiers = async (
  run: TestRun,
  { postgresUrl, mongoUrl, kafkaBrokers, redisUrl }: TestStores,
): Promise<Tally> => {
  const env = {
    ...run.env,
    POSTGRES_URL: postgresUrl,
    MONGO_URL: mongoUrl,
    KAFKA_BROKERS: kafkaBrokers,
    REDIS_URL: redisUrl ?? '',
    // Services that tests start are noted here, so that none outlives the run.
    TESSERA_PIDS: pidsFolder,
    TESSERA_CLUSTER: clusterFolder,
  };
  let sum = nothing;
  for (const tier of tiers) {
    if (run.signal.aborted) break;
    say(`\n${tier} tests`);
    sum = add(sum, await runTier(tier, { ...run, env }));
    const left = await endLeftovers();
    if (left.length > 0) say(`ended what ${tier} tests left running: ${left.join(', ')}`);
  }
  return sum;
};

await testRun('npm test', dir, async (run) => {
  await endLeftovers();
  const stores = await chooseStores();
  run.afterwards(stores.stop);
  return runTiers(run, stores);
});
