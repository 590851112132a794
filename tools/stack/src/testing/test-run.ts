import { explain, keepLoopbackDirect } from '@tessera/command';
import { endAll, startNothingMore } from '../processes/children.js';
import { claimFolder } from '../processes/lock.js';
import { onInterrupt } from '../processes/on-interrupt.js';
import { prepareStateFolder, stateFolder } from '../project.js';
import { type Tally, tallyLine } from './tally.js';
import { type TierRun } from './tiers.js';

/** A run as it is handed to what runs the tiers. */
export interface TestRun extends TierRun {
  /** What has been started for the tests is ended by it, after the tally is said or when there is none. */
  afterwards(end: () => Promise<void>): void;
}

/** jest's ESM mode is announced at every worker's start; kafkajs sets harmless negative timers. */
const mutedWarnings = '--disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning';

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules ${mutedWarnings}`.trim(),
});

/** Ctrl-C ends the running tier and then what was started; a second one ends all at once. */
const interrupted = (): AbortSignal => {
  const interruption = new AbortController();
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
  return interruption.signal;
};

const tell = (tally: Tally, { aborted }: AbortSignal): number => {
  if (aborted) console.log('\ninterrupted');
  console.log(`\n${tallyLine(tally)}`);
  return tally.failed > 0 || aborted ? 1 : 0;
};

const runIn = async (dir: string, signal: AbortSignal, tests: (run: TestRun) => Promise<Tally>): Promise<number> => {
  const ends: (() => Promise<void>)[] = [];
  const afterwards = (end: () => Promise<void>) => void ends.push(end);
  try {
    return tell(await tests({ dir, env: environment(), filter: process.argv.slice(2), signal, afterwards }), signal);
  } finally {
    for (const end of ends.reverse()) await end();
  }
};

/**
 * One run of tests, which is what this process is for: alone in its folder, ended in order by Ctrl-C. The last line says how many
 * did what; the process ends with 1 when a test failed, the run was interrupted or `tests` threw.
 *
 * @param command what the user has called.
 * @param dir for all that the run writes.
 * @param tests runs the tiers, with what the command line says after the command as a filter.
 */
export const testRun = async (
  command: string,
  dir: string,
  tests: (run: TestRun) => Promise<Tally>,
): Promise<never> => {
  keepLoopbackDirect();
  const signal = interrupted();
  try {
    prepareStateFolder(stateFolder);
    prepareStateFolder(dir);
    claimFolder(dir, command);
    process.exitCode = await runIn(dir, signal, tests);
  } catch (error) {
    console.error(`tessera: ${signal.aborted ? 'interrupted' : explain(error)}`);
    process.exitCode = 1;
  }
  process.exit();
};
