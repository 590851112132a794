import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, type Origin } from './database.js';

/**
 * How long a transaction is repeated. For a message as long as a host that vanished can hold its locks, or MongoDB a dead
 * client's transaction; a request has somebody who waits for it, and the
 * gateway does for three seconds.
 */
export const RETRY_FOR_MS: Readonly<Record<Origin, number>> = { message: 20_000, request: 2_000 };

const FIRST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 60;

/**
 * The transaction was aborted for being in another's way each time it was tried. Nothing of it is kept, and it is its own
 * fault now: what always stands in the way is no traffic.
 */
export class RetriesExhausted extends Error {
  override readonly name = 'RetriesExhausted';

  constructor(
    tries: number,
    override readonly cause: unknown,
  ) {
    super(`aborted ${tries} times: ${String(Object(cause).message)}`);
  }
}

/** Doubles with full jitter, so that two transactions that met do not meet again. */
const waitBefore = (attempt: number) => Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);

/**
 * Runs a transaction, again when it was aborted for being in another's way, until that has taken too long: then RetriesExhausted.
 * Any other error is the caller's.
 */
export const retryTransient = async <Tx, Result>(
  database: Database<Tx>,
  work: (tx: Tx) => Promise<Result>,
  origin: Origin,
  retryForMs = RETRY_FOR_MS[origin],
): Promise<Result> => {
  const end = performance.now() + retryForMs;
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await database.transaction(work, origin);
      database.noteTransaction(true);
      return result;
    } catch (error) {
      const diagnosis = database.diagnose(error);
      if (diagnosis === 'away') database.noteTransaction(false);
      if (diagnosis !== 'transient') throw error;
      if (performance.now() >= end) throw new RetriesExhausted(attempt, error);
      await sleep(waitBefore(attempt));
    }
  }
};

/** Whether the same request may work soon: its store is away, or stayed busy with others. */
export const mayWorkSoon = (database: Pick<Database<never>, 'diagnose'>, error: unknown): boolean =>
  error instanceof RetriesExhausted || database.diagnose(error) !== 'fatal';
