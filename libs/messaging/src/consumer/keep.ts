import { type Log } from '@tessera/runtime';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from '../change/database.js';

const AWAY_MS = 1_000;

/** One way of putting a message aside. */
export type Way<Result> = () => Promise<Result>;

/**
 * Puts something aside in the first of these ways that the database does not refuse; each is weaker than the one before,
 * and the last carries nothing that could be refused. While the database is away, or refuses even the last way, it waits:
 * to go on would lose the message, and it ends as soon as the database is mended. Never rejects.
 */
export const keep = async <Result>(
  database: Pick<Database<unknown>, 'diagnose'>,
  log: Pick<Log, 'error'>,
  ways: readonly [Way<Result>, ...Way<Result>[]],
): Promise<Result> => {
  let [way, ...weaker] = ways;
  for (;;) {
    try {
      return await way();
    } catch (error) {
      const isAway = database.diagnose(error) === 'away';
      const next = isAway ? undefined : weaker.shift();
      log.error({ err: error, weaker: next !== undefined }, 'a failed message can not be put aside so, trying on');
      if (next) way = next;
      else await sleep(AWAY_MS * (0.5 + Math.random()));
    }
  }
};
