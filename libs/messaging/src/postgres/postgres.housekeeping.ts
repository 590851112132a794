import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@tessera/runtime';
import { repeat } from '@tessera/runtime/timing';
import { PostgresDatabase } from './postgres.database.js';
import { type Expiring } from './postgres.source.js';

const EVERY_MS = 600_000;
const BATCH = 5_000;

/** What is kept how long: an inbox row longer than any dead letter (30 days), an idempotency key for a day. */
const ofMessaging: readonly Expiring[] = [
  { table: 'inbox', column: 'handled_at', age: '35 days' },
  { table: 'idempotency_key', column: 'created_at', age: '24 hours' },
];

/** Token under which Nest hands over what else a service does not keep for ever. */
export const EXPIRING = Symbol('expiring');

/**
 * Deletes what has expired, in small batches so that nobody waits for a long lock. Every instance sweeps, and what
 * another one is deleting is skipped. MongoDB does the same by TTL indexes.
 */
@Injectable()
export class PostgresHousekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();

  constructor(
    @Inject(PostgresDatabase) private readonly database: PostgresDatabase,
    private readonly log: Log,
    @Inject(EXPIRING) private readonly ofTheService: readonly Expiring[] = [],
  ) {}

  onApplicationBootstrap() {
    const failure = 'expired rows could not be deleted';
    // A database that is away is swept ten minutes later.
    void repeat(() => this.sweep(), EVERY_MS, { log: this.log, failure, signal: this.stopping.signal });
  }

  onApplicationShutdown() {
    this.stopping.abort();
  }

  async sweep(): Promise<void> {
    for (const expiring of [...ofMessaging, ...this.ofTheService])
      while ((await this.deleteSome(expiring)) === BATCH)
        this.log.debug({ table: expiring.table }, 'deleting expired rows');
  }

  private async deleteSome({ table, column, age }: Expiring): Promise<number> {
    const rows: unknown[] = await this.database.messaging.query(
      `WITH old AS (SELECT ctid FROM ${table} WHERE ${column} < now() - interval '${age}'
         LIMIT ${BATCH} FOR UPDATE SKIP LOCKED),
       gone AS (DELETE FROM ${table} USING old WHERE ${table}.ctid = old.ctid RETURNING 1)
       SELECT 1 FROM gone`,
    );
    return rows.length;
  }
}
