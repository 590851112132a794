import { type Log } from '@tessera/runtime';
import { type Database } from '../change/database.js';
import { RetriesExhausted } from '../change/retry-transient.js';

/** So often a way that others were always in (`retryTransient`) is tried once more: the weaker one would let the key go on. */
const BUSY_TRIES = 2;

/** One way of putting a message aside. */
export type Way<Result> = () => Promise<Result>;

/**
 * Puts something aside in the first of these ways that the database does not refuse; each is weaker than the one before,
 * and the last carries nothing that could be refused. While the database is away, or refuses even the last way, it waits:
 * to go on would lose the message, and it ends as soon as the database is mended. Never rejects.
 */
export const keep = async <Result>(
  database: Pick<Database<unknown>, 'diagnose'>,
  wait: () => Promise<void>,
  log: Pick<Log, 'error'>,
  ways: readonly [Way<Result>, ...Way<Result>[]],
): Promise<Result> => {
  let [way, ...weaker] = ways;
  let busy = 0;
  // Until one of them works: see above.
  for (;;) {
    try {
      return await way();
    } catch (error) {
      const isBusy = error instanceof RetriesExhausted && busy++ < BUSY_TRIES;
      const next = isBusy || database.diagnose(error) === 'away' ? undefined : weaker.shift();
      log.error({ err: error, weaker: next !== undefined }, 'a failed message cannot be put aside so, trying on');
      if (next) way = next;
      else await wait();
    }
  }
};
