import { explain, keepLoopbackDirect } from '@tessera/command';
import {
  claimFolder,
  endAll,
  onInterrupt,
  prepareStateFolder,
  runTier,
  startNothingMore,
  stateFolder,
  tallyLine,
} from '@tessera/stack';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endLeftoverParts } from './control-plane/part.js';
import * as recipes from './programs/recipes.js';
import { notRun } from './testing/not-run.js';
import { announcement, toBuild } from './testing/to-build.js';

keepLoopbackDirect();

/** `npm run test:cluster`: what needs a Kubernetes. Arguments are handed to jest: `npm run test:cluster -- admission`. */
const dir = join(stateFolder, 'kubernetes');
const say = (line: string) => console.log(line);
const mutedWarnings = '--disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning';
const interruption = new AbortController();

const builds = Object.values(recipes).filter((recipe) => typeof recipe === 'object');

/** What a killed run, or a test, has left: each suite has a folder of its own. In the folder of all we are noted ourselves. */
const endLeftovers = async (): Promise<string[]> =>
  (await Promise.all(globSync(join(dir, '*', '**', 'pids')).map((pids) => endLeftoverParts(dirname(pids))))).flat();

const main = async (): Promise<number> => {
  prepareStateFolder(stateFolder);
  prepareStateFolder(dir);
  claimFolder(dir, 'npm run test:cluster');
  await endLeftovers();
  say(announcement(toBuild(builds)));
  const env = {
    ...process.env,
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules ${mutedWarnings}`.trim(),
  };
  const tally = await runTier('cluster', { dir, env, filter: process.argv.slice(2), signal: interruption.signal });
  const left = await endLeftovers();
  if (left.length > 0) say(`ended what tests left running: ${left.join(', ')}`);
  const { aborted } = interruption.signal;
  // A run that has broken off has no report.
  const report = join(dir, 'report-cluster.json');
  if (existsSync(report)) for (const line of notRun(JSON.parse(readFileSync(report, 'utf8')))) say(line);
  if (aborted) say('\ninterrupted');
  say(`\n${tallyLine(tally)}`);
  return tally.failed > 0 || aborted ? 1 : 0;
};

onInterrupt(
  () => {
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
  console.error(`tessera: ${explain(error)}`);
  process.exitCode = 1;
}
process.exit();
