import { runTier, stateFolder, testRun } from '@tessera/stack';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endLeftoverParts } from './control-plane/part.js';
import * as recipes from './programs/recipes.js';
import { notRun } from './testing/not-run.js';
import { announcement, toBuild } from './testing/to-build.js';

/** `npm run test:cluster`: what needs a Kubernetes. Arguments are handed to jest: `npm run test:cluster -- admission`. */
const dir = join(stateFolder, 'kubernetes');
const say = (line: string) => console.log(line);

const builds = Object.values(recipes).filter((recipe) => typeof recipe === 'object');

/** What a killed run, or a test, has left: each suite has a folder of its own. In the folder of all we are noted ourselves. */
const endLeftovers = async (): Promise<string[]> =>
  (await Promise.all(globSync(join(dir, '*', '**', 'pids')).map((pids) => endLeftoverParts(dirname(pids))))).flat();

await testRun('npm run test:cluster', dir, async (run) => {
  await endLeftovers();
  say(announcement(toBuild(builds)));
  const tally = await runTier('cluster', run);
  const left = await endLeftovers();
  if (left.length > 0) say(`ended what tests left running: ${left.join(', ')}`);
  // A run that has broken off has no report.
  const report = join(dir, 'report-cluster.json');
  if (existsSync(report)) for (const line of notRun(JSON.parse(readFileSync(report, 'utf8')))) say(line);
  return tally;
});
