import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, CommandError } from './command-error.js';

/** Asks again and again until the question is answered without an error; after `timeout` ms throws with the last one. */
export const until = async <T>(what: string, ask: () => Promise<T>, timeout: number, every = 100): Promise<T> => {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof CommandError) throw error;
      if (Date.now() > deadline)
        throw new CommandError(`${what} within ${timeout / 1000} s: ${reasonOf(error)}`, { cause: error });
      await sleep(every);
    }
  }
};
