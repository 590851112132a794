import { type DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { Database, type Diagnosis } from '../change/database.js';
import { PostgresAnswers } from './postgres.answers.js';
import { PostgresInbox, PostgresNewestInbox } from './postgres.inbox.js';
import { PostgresOutbox } from './postgres.outbox.js';
import { PostgresParking } from './postgres.parking.js';

/** SQLSTATE of a transaction that was in another's way: serialization failure, deadlock, lock not available. */
const TRANSIENT = new Set(['40001', '40P01', '55P03']);
/** SQLSTATE classes of a server that can not serve now: connection, resources, operator intervention, system error. */
const AWAY = /^(08|53|57P|58)/;
/** What node-postgres says, without a SQLSTATE, when the connection is gone. */
const GONE =
  /ECONN|EPIPE|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|Connection terminated|timeout exceeded|not queryable|Driver not Connected|runner already released/i;

/** Postgres through TypeORM; `Tx` is the EntityManager of the running transaction. READ COMMITTED: stores lock what they load. */
export class PostgresDatabase extends Database<EntityManager> {
  readonly outbox: PostgresOutbox;
  readonly inboxes = { 'in-order': new PostgresInbox(), 'newest-wins': new PostgresNewestInbox() };
  readonly parking: PostgresParking;
  readonly answers: PostgresAnswers;

  constructor(readonly source: DataSource) {
    super();
    this.outbox = new PostgresOutbox(source);
    this.parking = new PostgresParking(source);
    this.answers = new PostgresAnswers(source);
  }

  transaction<Result>(work: (tx: EntityManager) => Promise<Result>): Promise<Result> {
    return this.source.transaction(work);
  }

  diagnose(error: unknown): Diagnosis {
    const cause: { code?: unknown; message?: unknown } = Object(
      error instanceof QueryFailedError ? error.driverError : error,
    );
    const code = String(cause.code ?? '');
    if (TRANSIENT.has(code)) return 'transient';
    return AWAY.test(code) || GONE.test(`${code} ${String(cause.message)}`) ? 'away' : 'fatal';
  }

  ping() {
    return this.source.query('SELECT 1');
  }
}
