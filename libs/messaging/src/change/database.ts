import { type Answers } from './answers.js';
import { type Inbox, type ReadingMode } from './inbox.js';
import { type Outbox } from '../outbox/outbox.js';
import { type Parking } from '../parking/parking.js';

/**
 * `transient`: the transaction was aborted for being in another's way, do the same again. `away`: the store can not be
 * reached, wait. `fatal`: the statement itself is wrong, repeating it will not help.
 */
export type Diagnosis = 'transient' | 'away' | 'fatal';

/** What Tessera needs of a database, in two living adapters: Postgres (TypeORM) and MongoDB (mongoose). */
export abstract class Database<Tx> {
  abstract readonly outbox: Outbox<Tx>;
  abstract readonly inboxes: Readonly<Record<ReadingMode, Inbox<Tx>>>;
  abstract readonly parking: Parking<Tx>;
  abstract readonly answers: Answers<Tx>;

  /** Runs `work` in one transaction: everything it writes becomes true together, or nothing does. */
  abstract transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  abstract diagnose(error: unknown): Diagnosis;
  /** Resolves when the store answers; rejects otherwise. */
  abstract ping(): Promise<unknown>;
}
