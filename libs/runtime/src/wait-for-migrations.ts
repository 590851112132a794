import { setTimeout as sleep } from 'node:timers/promises';
import { reason } from './reason.js';

/** How often it looks and speaks, and when it gives up. */
export interface Patience {
  withinMs: number;
  everyMs: number;
  sayEveryMs: number;
}

/** Longer than the newest node of a cluster takes to pull the job's image, shorter than anybody watches a rollout. */
const PATIENCE: Patience = { withinMs: 300_000, everyMs: 2_000, sayEveryMs: 30_000 };

const stateOf = async (pending: () => Promise<readonly string[]>): Promise<string | undefined> => {
  try {
    const names = await pending();
    return names.length > 0 ? `pending: ${names.join(', ')}` : undefined;
  } catch (error) {
    return `the database does not answer: ${reason(error)}`;
  }
};

/** In a pod nobody sees the job that is waited for; elsewhere there is no such command. */
const whereToLook = (env: NodeJS.ProcessEnv) =>
  env['RUNS_IN'] === 'kubernetes' ? '; kubectl get jobs says whether the job migrate of this version ran' : '';

/**
 * Waits until a job of another process has nothing more to do: an instance that started before would find tables that are
 * not there. It changes nothing, so any number may wait. Says what it waits for at once, whenever that is something else,
 * and now and then; after `withinMs` it fails and names it.
 *
 * @param pending what is still to be done; while it fails, the store is away
 */
export const waitForMigrations = async (
  pending: () => Promise<readonly string[]>,
  say: (line: string) => void,
  { withinMs, everyMs, sayEveryMs }: Patience = PATIENCE,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> => {
  const begin = performance.now();
  let said = { state: '', at: 0 };
  // Ends when nothing is pending, or after withinMs.
  for (;;) {
    const state = await stateOf(pending);
    if (state === undefined) return 'nothing is pending';
    const now = performance.now();
    if (now - begin >= withinMs)
      throw new Error(`waited for ${Math.round(withinMs / 1_000)} s, ${state}${whereToLook(env)}`);
    if (state !== said.state || now - said.at >= sayEveryMs) {
      said = { state, at: now };
      say(`waiting, ${state}`);
    }
    await sleep(everyMs);
  }
};
