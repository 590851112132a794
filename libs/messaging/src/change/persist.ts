import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, type Origin } from './database.js';

const TRIES = 12;
/** A try that waits for a lock takes seconds; long enough for what a host held that vanished. */
const PATIENCE_MS = 15_000;
const FIRST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 250;

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
    super(`still aborted after ${tries} tries: ${String(Object(cause).message)}`);
  }
}

/** Doubles with full jitter, so that two transactions that met do not meet again. */
const waitBefore = (attempt: number) => Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);

/**
 * Runs a transaction, again when it was aborted for being in another's way, until patience ends: then RetriesExhausted.
 * Any other error is the caller's.
 */
export const persist = async <Tx, Result>(
  database: Database<Tx>,
  work: (tx: Tx) => Promise<Result>,
  origin: Origin,
): Promise<Result> => {
  const end = performance.now() + PATIENCE_MS;
  for (let attempt = 0; ; attempt++) {
    try {
      return await database.transaction(work, origin);
    } catch (error) {
      if (database.diagnose(error) !== 'transient') throw error;
      if (attempt >= TRIES || performance.now() >= end) throw new RetriesExhausted(attempt + 1, error);
      await sleep(waitBefore(attempt));
    }
  }
};

/** Whether the same request may work soon: its store is away, or stayed busy with others. */
export const mayWorkSoon = (database: Pick<Database<never>, 'diagnose'>, error: unknown): boolean =>
  error instanceof RetriesExhausted || database.diagnose(error) !== 'fatal';
