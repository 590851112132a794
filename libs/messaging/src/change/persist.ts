import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from './database.js';

const TRIES = 12;
const FIRST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 250;

/** Doubles with full jitter, so that two transactions that met do not meet again. */
const waitBefore = (attempt: number) => Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);

/** Runs a transaction, again when it was aborted for being in another's way; any other error is the caller's. */
export const persist = async <Tx, Result>(
  database: Database<Tx>,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (attempt >= TRIES || database.diagnose(error) !== 'transient') throw error;
      await sleep(waitBefore(attempt));
    }
  }
};
