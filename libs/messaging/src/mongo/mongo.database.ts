import { withDeadline } from '@tessera/runtime/timing';
import { type ClientSession, type Connection } from 'mongoose';
import { mongo } from 'mongoose';
import { Database, type Diagnosis, PING_MS } from '../change/database.js';
import { type PoolUse } from '../metrics/pool.metrics.js';
import { diagnose } from './diagnose.js';
import { type Indexed, makeIndexes } from './indexed.js';
import { MongoIdempotencyStore } from './mongo.idempotency-store.js';
import { MongoInbox, MongoNewestInbox } from './mongo.inbox.js';
import { MongoOutbox } from './mongo.outbox.js';
import { MongoParking } from './mongo.parking.js';
import { watchPool } from './mongo.pool.js';

/** Every transaction: a consistent look, and a write that no election takes back. */
const SAFE = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', j: true },
  readPreference: 'primary',
} as const;

/** Whether a commit has happened whose answer was lost is asked for so long: the time of an election. */
const COMMIT_MS = 15_000;

/** A commit that is said again is the same one. */
const commit = async (session: ClientSession) => {
  const end = performance.now() + COMMIT_MS;
  // Ends after COMMIT_MS.
  for (;;) {
    try {
      return await session.commitTransaction();
    } catch (error) {
      const isUnknown = error instanceof mongo.MongoError && error.hasErrorLabel('UnknownTransactionCommitResult');
      if (!isUnknown || performance.now() >= end) throw error;
    }
  }
};

/** MongoDB through mongoose; `Tx` is the session of the running transaction (snapshot, majority). Needs a replica set. */
export class MongoDatabase extends Database<ClientSession> {
  readonly outbox: MongoOutbox;
  readonly inboxes: { 'in-order': MongoInbox; 'newest-wins': MongoNewestInbox };
  readonly parking: MongoParking;
  readonly idempotency: MongoIdempotencyStore;
  readonly pools: () => readonly PoolUse[];

  constructor(readonly connection: Connection) {
    super();
    this.outbox = new MongoOutbox(connection);
    this.inboxes = { 'in-order': new MongoInbox(connection), 'newest-wins': new MongoNewestInbox(connection) };
    this.parking = new MongoParking(connection);
    this.idempotency = new MongoIdempotencyStore(connection);
    this.pools = watchPool(connection.getClient());
  }

  /** The collections and indexes of messaging, idempotent; the service's migration calls it before its own. */
  async prepare() {
    await makeIndexes(this.indexed);
    await this.outbox.prepare();
  }

  /** Of the collections of messaging; the service has others. */
  get indexed(): Indexed[] {
    const { outbox, inboxes, parking, idempotency } = this;
    return [outbox, ...Object.values(inboxes), parking, idempotency].flatMap((part) => part.indexed);
  }

  async transaction<Result>(work: (tx: ClientSession) => Promise<Result>): Promise<Result> {
    const session = await this.connection.startSession();
    try {
      session.startTransaction(SAFE);
      const result = await work(session);
      await commit(session);
      return result;
    } finally {
      // Ends a transaction that was not committed, too.
      await session.endSession();
    }
  }

  diagnose(error: unknown): Diagnosis {
    return diagnose(error);
  }

  ping() {
    const answer = this.connection.db?.admin().ping() ?? Promise.reject(new Error('MongoDB is not connected'));
    return withDeadline(PING_MS, answer);
  }
}
