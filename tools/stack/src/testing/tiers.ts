import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readJson } from '../files.js';
import { projectRoot } from '../project.js';
import { type Tally, tallyOf } from './tally.js';

/** The three tiers of `npm test`, cheapest first. */
export const tiers = ['spec', 'int', 'e2e'] as const;

/** One tier of tests: a jest project. What needs a Kubernetes is run by `npm run test:cluster`. */
export type Tier = (typeof tiers)[number] | 'cluster';

/**
 * How many suites at once. The specs keep all cores busy; those on real stores wait most of their time, for a broker, for a
 * limit to pass or for a process to start.
 */
const sideBySide: Record<Tier, number> = {
  spec: availableParallelism(),
  int: Math.min(3 * availableParallelism(), 8),
  e2e: Math.min(availableParallelism() + 1, 4),
  // Each suite starts a control plane, and measures.
  cluster: 1,
};

/** What jest is called with. A filter may match nothing in a tier; without one an empty tier is an error. */
export const jestArguments = (tier: Tier, report: string, filter: readonly string[]): string[] => {
  const some = filter.length > 0 ? ['--passWithNoTests', ...filter] : [];
  return ['--selectProjects', tier, '--json', `--outputFile=${report}`, `--maxWorkers=${sideBySide[tier]}`, ...some];
};

/** What all tiers of one run have in common. */
export interface TierRun {
  /** For the reports. */
  dir: string;
  env: NodeJS.ProcessEnv;
  filter: readonly string[];
  /** Ends the tier. */
  signal: AbortSignal;
}

/** Runs one tier; its output goes to the terminal. */
export const runTier = async (tier: Tier, { dir, env, filter, signal }: TierRun): Promise<Tally> => {
  const report = join(dir, `report-${tier}.json`);
  rmSync(report, { force: true });
  const jest = join(projectRoot, 'node_modules', 'jest', 'bin', 'jest.js');
  // jest prints the JSON to standard output unless a file takes it; everything a person reads is on standard error.
  const child = spawn(process.execPath, [jest, ...jestArguments(tier, report, filter)], {
    cwd: projectRoot,
    env,
    stdio: 'inherit',
    signal,
  });
  const exitCode = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return tallyOf(readJson(report), exitCode);
};
