import { type Check } from '@tessera/runtime';
import { type IdempotencyStore } from '../idempotency/idempotency-store.js';
import { type Inbox, type ReadingMode } from './inbox.js';
import { type PoolUse } from '../metrics/pool.metrics.js';
import { type Outbox } from '../outbox/outbox.js';
import { type Parking } from '../parking/parking.js';

/**
 * `transient`: the transaction was aborted for being in another's way, do the same again. `away`: the store cannot be
 * reached, wait. `fatal`: the statement itself is wrong, repeating it will not help.
 */
export type Diagnosis = 'transient' | 'away' | 'fatal';

/** Whose work it is: requests come in any number at once, and must not take the connections that messages need. */
export type Origin = 'request' | 'message';

/** A store that takes longer to say that it is there is not there for anybody who waits. */
export const PING_MS = 3_000;

/** After so long without another failure nobody knows: there may have been nothing to write. */
const RECENT_MS = 10_000;

/** What Tessera needs of a database, in two living adapters: Postgres (TypeORM) and MongoDB (mongoose). */
export abstract class Database<Tx> {
  /** When the last transaction could not be served; long ago when it was. */
  private failedAt = -Infinity;

  abstract readonly outbox: Outbox<Tx>;
  abstract readonly inboxes: Readonly<Record<ReadingMode, Inbox<Tx>>>;
  abstract readonly parking: Parking<Tx>;
  abstract readonly idempotency: IdempotencyStore<Tx>;

  /** Runs `work` in one transaction: everything it writes becomes true together, or nothing does. */
  abstract transaction<Result>(work: (tx: Tx) => Promise<Result>, origin?: Origin): Promise<Result>;
  /**
   * Known by class and code of what the driver throws, never by words: those may be a message's own. What a move, a schema
   * or a refusal throws is fatal, whatever it says, and so is RetriesExhausted.
   */
  abstract diagnose(error: unknown): Diagnosis;
  /** Resolves when the store answers; rejects when it does not within three seconds. */
  abstract ping(): Promise<unknown>;

  /** How its connections are used, for operators. */
  abstract pools(): readonly PoolUse[];

  /** Called with every transaction that ended, see `retryTransient`: whether the store could serve it. */
  noteTransaction(served: boolean) {
    this.failedAt = served ? -Infinity : performance.now();
  }

  /** For Health. `degraded`: it answers, but could not serve the last transaction a moment ago, as with a full disk. */
  async check(): Promise<Check> {
    try {
      await this.ping();
    } catch {
      return 'down';
    }
    return performance.now() - this.failedAt < RECENT_MS ? 'degraded' : 'ok';
  }
}
