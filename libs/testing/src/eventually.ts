import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 50;

/** Repeats `check` until it stops throwing, and gives what it returned; throws its last error after `withinMs`. */
export const eventually = async <Result>(check: () => Result | Promise<Result>, withinMs = 15_000): Promise<Result> => {
  const end = Date.now() + withinMs;
  // Ends with the time that was given.
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(EVERY_MS);
    }
  }
};
