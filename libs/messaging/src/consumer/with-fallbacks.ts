import { type Log } from '@tessera/runtime';
import { type Database } from '../change/database.js';
import { RetriesExhausted } from '../change/retry-transient.js';

/** So often an attempt that others were always in the way of (`retryTransient`) is made once more: the weaker one would let the key go on. */
const BUSY_TRIES = 2;

/** One way of keeping a message that failed. */
export type Attempt<Result> = () => Promise<Result>;

/**
 * Makes the first of these attempts that the database does not refuse; each is weaker than the one before, and the last
 * carries nothing that could be refused. While the database is away, or refuses even the last one, it waits:
 * to go on would lose the message, and it ends as soon as the database is mended. Never rejects.
 */
export const withFallbacks = async <Result>(
  database: Pick<Database<unknown>, 'diagnose'>,
  wait: () => Promise<void>,
  log: Pick<Log, 'error'>,
  attempts: readonly [Attempt<Result>, ...Attempt<Result>[]],
): Promise<Result> => {
  let [attempt, ...weaker] = attempts;
  let busy = 0;
  // Until one of them works: see above.
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const isBusy = error instanceof RetriesExhausted && busy++ < BUSY_TRIES;
      const next = isBusy || database.diagnose(error) === 'away' ? undefined : weaker.shift();
      log.error({ err: error, weaker: next !== undefined }, 'a failed message cannot be kept this way, trying on');
      if (next) attempt = next;
      else await wait();
    }
  }
};
