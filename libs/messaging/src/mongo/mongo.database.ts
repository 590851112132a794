import { type ClientSession, type Connection } from 'mongoose';
import { mongo } from 'mongoose';
import { Database, type Diagnosis } from '../change/database.js';
import { MongoAnswers } from './mongo.answers.js';
import { MongoInbox, MongoNewestInbox } from './mongo.inbox.js';
import { MongoOutbox } from './mongo.outbox.js';
import { MongoParking } from './mongo.parking.js';

const DUPLICATE_KEY = 11_000;
/** What a statement gets after the transaction it belongs to was aborted by an earlier one. */
const NO_SUCH_TRANSACTION = 251;

/** MongoDB through mongoose; `Tx` is the session of the running transaction (snapshot, majority). Needs a replica set. */
export class MongoDatabase extends Database<ClientSession> {
  readonly outbox: MongoOutbox;
  readonly inboxes: { 'in-order': MongoInbox; 'newest-wins': MongoNewestInbox };
  readonly parking: MongoParking;
  readonly answers: MongoAnswers;

  constructor(readonly connection: Connection) {
    super();
    this.outbox = new MongoOutbox(connection);
    this.inboxes = { 'in-order': new MongoInbox(connection), 'newest-wins': new MongoNewestInbox(connection) };
    this.parking = new MongoParking(connection);
    this.answers = new MongoAnswers(connection);
  }

  /** The collections and indexes of messaging, idempotent; the service's migration calls it before its own. */
  async prepare() {
    await this.outbox.prepare();
    await this.inboxes['in-order'].prepare();
    await this.inboxes['newest-wins'].prepare();
    await this.parking.prepare();
    await this.answers.prepare();
  }

  async transaction<Result>(work: (tx: ClientSession) => Promise<Result>): Promise<Result> {
    const session = await this.connection.startSession();
    try {
      return await session.withTransaction(() => work(session), {
        readConcern: { level: 'snapshot' },
        writeConcern: { w: 'majority', j: true },
        readPreference: 'primary',
      });
    } finally {
      await session.endSession();
    }
  }

  /** A duplicate key aborts the transaction without a transient label: two batches met at the inbox, so try again. */
  diagnose(error: unknown): Diagnosis {
    if (!(error instanceof mongo.MongoError)) return 'fatal';
    if (error.hasErrorLabel('TransientTransactionError')) return 'transient';
    if (error.code === DUPLICATE_KEY || error.code === NO_SUCH_TRANSACTION) return 'transient';
    const unreachable = error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoServerSelectionError;
    return unreachable || error.hasErrorLabel('RetryableWriteError') ? 'away' : 'fatal';
  }

  ping() {
    return this.connection.db?.admin().ping() ?? Promise.reject(new Error('MongoDB is not connected'));
  }
}
