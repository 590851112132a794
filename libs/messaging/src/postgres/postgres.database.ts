import { withDeadline } from '@tessera/runtime/timing';
import pg from 'pg';
import {
  type DataSource,
  type EntityManager,
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
  TypeORMError,
} from 'typeorm';
import { Database, type Diagnosis, type Origin, PING_MS } from '../change/database.js';
import { type PoolUse } from '../metrics/pool.metrics.js';
import { ConnectionLost } from './postgres.connection.js';
import { PostgresIdempotencyStore } from './postgres.idempotency-store.js';
import { PostgresInbox, PostgresNewestInbox } from './postgres.inbox.js';
import { PostgresOutbox } from './postgres.outbox.js';
import { PostgresParking } from './postgres.parking.js';

/**
 * SQLSTATE of a transaction that was in another's way: serialization failure, deadlock, lock not available; of one that was
 * ended for a pause (its instance was frozen), and of a statement that took too long. A slow server deserves a second try;
 * a batch that is too much for it has no third one, it is divided (`retryTransient`).
 */
const TRANSIENT = new Set(['40001', '40P01', '55P03', '25P03', '57014']);
/**
 * SQLSTATE of a server that cannot serve now: connection lost, a standby, no resources, shutdown, input and output. Not the rest of
 * these classes: a statement with too many parameters is a protocol violation (08P01), and is one for ever.
 */
const AWAY = /^(08\d{3}|25006|53[0-3]00|57P|58000|58030)/;

/** Postgres through TypeORM; `Tx` is the EntityManager of the running transaction. READ COMMITTED: stores lock what they load. */
export class PostgresDatabase extends Database<EntityManager> {
  readonly outbox: PostgresOutbox;
  readonly inboxes = { 'in-order': new PostgresInbox(), 'newest-wins': new PostgresNewestInbox() };
  readonly parking: PostgresParking;
  readonly idempotency: PostgresIdempotencyStore;

  /**
   * @param source the connections of requests, and of whatever else a service asks by itself
   * @param messaging connections that no burst of requests can take: for messages, the relay and all clocks
   */
  constructor(
    readonly source: DataSource,
    readonly messaging = source,
  ) {
    super();
    this.outbox = new PostgresOutbox(messaging);
    this.parking = new PostgresParking(messaging);
    this.idempotency = new PostgresIdempotencyStore(source);
  }

  transaction<Result>(work: (tx: EntityManager) => Promise<Result>, origin: Origin = 'request'): Promise<Result> {
    return (origin === 'request' ? this.source : this.messaging).transaction(work);
  }

  diagnose(error: unknown): Diagnosis {
    const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
    if (cause instanceof ConnectionLost || this.hasEnded(cause)) return 'away';
    const code = (cause instanceof pg.DatabaseError && cause.code) || '';
    if (TRANSIENT.has(code)) return 'transient';
    return AWAY.test(code) ? 'away' : 'fatal';
  }

  /** What TypeORM itself says of a connection that broke between two statements, or of a source that was closed. */
  private hasEnded(error: unknown) {
    const isReleased =
      error instanceof QueryRunnerAlreadyReleasedError || error instanceof QueryRunnerProviderAlreadyReleasedError;
    return isReleased || (error instanceof TypeORMError && !this.source.isInitialized);
  }

  pools() {
    return this.source === this.messaging
      ? [poolUse('all', this.source)]
      : [poolUse('requests', this.source), poolUse('messages', this.messaging)];
  }

  ping() {
    return withDeadline(PING_MS, this.messaging.query('SELECT 1'));
  }
}

/** TypeORM keeps its pool to itself; one that is not connected has none. */
const poolUse = (name: PoolUse['name'], { driver }: DataSource): PoolUse => {
  const pool: unknown = Reflect.get(driver, 'master');
  if (!(pool instanceof pg.Pool)) return { name, used: 0, idle: 0, waiting: 0, max: 0 };
  const { totalCount, idleCount, waitingCount, options } = pool;
  return { name, used: totalCount - idleCount, idle: idleCount, waiting: waitingCount, max: options.max };
};
