import { setTimeout as sleep } from 'node:timers/promises';

const SOON_MS = 50;
const LATER_MS = 250;

/**
 * Repeats `check` until it stops throwing, and gives what it returned; throws its last error after `withinMs`. What takes long
 * is asked for less often: checks through the gateway share its limits with the test.
 */
export const eventually = async <Result>(
  check: () => Result | Promise<Result>,
  withinMs = 120_000,
): Promise<Result> => {
  const begin = Date.now();
  // Ends with the time that was given.
  for (;;) {
    try {
      return await check();
    } catch (error) {
      const waited = Date.now() - begin;
      if (waited > withinMs) throw error;
      await sleep(Math.min(LATER_MS, SOON_MS + waited / 10));
    }
  }
};
