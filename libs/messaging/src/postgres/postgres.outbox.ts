import { type DataSource, type EntityManager } from 'typeorm';
import {
  bucketOf,
  BUCKETS,
  type Lease,
  LOOK_BYTES,
  Outbox,
  type OutboxDepth,
  type OutboxRow,
} from '../outbox/outbox.js';
import { onNotification, NOTIFY } from './postgres.notification.js';
import { OutboxFloor } from './outbox-floor.js';
import { PostgresNewestStates } from './postgres.newest.js';
import { type OutgoingMessage, packHeaders, unpackHeaders } from '../wire/message.js';

interface Row {
  id: number;
  topic: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: Buffer;
  attempts: number;
}

/** A row of the outbox, or none, beside what the look showed as a whole. */
type Seen = { oldest: string; holding: boolean } & (Row | { id: null });

/**
 * In the order of ids, from the primary key's index, behind the floor. Held keys are gathered only when there are some:
 * `max` is one look into the index `outbox_held`, however old the statistics are: without that a batch of a thousand was a full
 * scan and a sort, 53 ms, and 5,900 rows/s were drained instead of 24,500 (docs/benchmarks.md). Rows without a key are each on
 * their own.
 */
const NEXT = `
  SELECT pg_snapshot_xmin(snapshot)::text AS oldest, holding, waiting.*
  FROM (SELECT pg_current_snapshot() AS snapshot, (SELECT coalesce(max(held_until) > now(), false) FROM outbox) AS holding) AS look
  LEFT JOIN LATERAL (
    SELECT id, topic, key, value, headers, attempts FROM (
      SELECT *, sum(octet_length(value)) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) - octet_length(value) AS bytes_before
      FROM outbox WHERE id > $3 AND bucket = ANY($1) AND NOT (
        holding AND coalesce(key, int8send(id)) IN
          (SELECT coalesce(held.key, int8send(held.id)) FROM outbox AS held WHERE held.held_until > now()))
      ORDER BY id LIMIT $2) AS next
    WHERE coalesce(bytes_before, 0) < ${LOOK_BYTES}) AS waiting ON true
  ORDER BY id`;

const isRow = <Other>(row: Other | (Other & Row)): row is Other & Row => Object(row).id !== null;

/**
 * The table `outbox`. Rows are inserted after the aggregate is locked and the id has CACHE 1, so for one key the order of
 * ids is the order of commits.
 */
export class PostgresOutbox extends Outbox<EntityManager> {
  /** Where the looks of `next` begin. */
  readonly floor = new OutboxFloor();

  readonly newest: PostgresNewestStates;

  constructor(private readonly source: DataSource) {
    super();
    this.newest = new PostgresNewestStates(source);
  }

  async append(messages: readonly OutgoingMessage[], tx: EntityManager): Promise<void> {
    if (messages.length === 0) return;
    await this.newest.keep(messages, tx);
    // The transaction gets its number before any id: `OutboxFloor` depends on it.
    await tx.query(
      `WITH mine AS MATERIALIZED (SELECT pg_current_xact_id())
       INSERT INTO outbox (bucket, topic, key, value, headers)
       SELECT fresh.* FROM mine, unnest($1::smallint[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[]) AS fresh`,
      [
        messages.map((message) => bucketOf(message.key)),
        messages.map((message) => message.topic),
        messages.map((message) => message.key),
        messages.map((message) => message.value),
        messages.map((message) => packHeaders(message.headers)),
      ],
    );
  }

  async next(buckets: readonly number[], limit: number): Promise<OutboxRow<number>[]> {
    if (buckets.length === 0) return [];
    const seen: Seen[] = await this.source.query(NEXT, [buckets, limit, this.floor.of(buckets)]);
    const rows = seen.filter(isRow);
    const [{ oldest, holding } = { oldest: 0, holding: true }] = seen;
    this.floor.learn(buckets, { first: rows[0]?.id, oldest: Number(oldest), holding });
    return rows.map((row) => ({ ...row, headers: unpackHeaders(row.headers) }));
  }

  /**
   * An array of the buckets, not a join with them: the planner expects one, and would look for all ids once for each of 64
   * (11 ms instead of 2.5 for a thousand rows).
   */
  async remove(rows: readonly OutboxRow[], leases: readonly Lease[]): Promise<OutboxRow[]> {
    const held: { bucket: number; number: string }[] = await this.source.query(
      `WITH held AS (
         SELECT bucket FROM relay_lease JOIN unnest($2::smallint[], $3::bigint[]) AS mine (bucket, epoch) USING (bucket, epoch)),
       gone AS (DELETE FROM outbox WHERE id = ANY($1) AND bucket = ANY(ARRAY(SELECT bucket FROM held)))
       SELECT bucket, pg_current_xact_id()::text AS number FROM held`,
      [rows.map((row) => row.id), leases.map(({ bucket }) => bucket), leases.map(({ epoch }) => epoch)],
    );
    const [one] = held;
    if (one) this.floor.saw(Number(rows.at(-1)?.id ?? 0), Number(one.number));
    const buckets = new Set(held.map(({ bucket }) => bucket));
    return rows.filter(({ key }) => !buckets.has(bucketOf(key)));
  }

  /** The column is a smallint: a row that is refused for weeks stays at its largest. */
  async hold(rows: readonly OutboxRow[], forMs: number, reason: string): Promise<void> {
    await this.source.query(
      `UPDATE outbox SET attempts = least(attempts, 32766) + 1, held_until = now() + $2 * interval '1 ms', reason = $3 WHERE id = ANY($1)`,
      [rows.map(({ id }) => id), forMs, reason],
    );
  }

  async depth(): Promise<OutboxDepth> {
    const [row]: { rows: number; oldest: number | null; refused: number }[] = await this.source.query(
      `SELECT count(*) AS rows, (extract(epoch FROM now() - min(created_at)) * 1000)::float8 AS oldest,
       count(held_until) AS refused FROM outbox`,
    );
    return { rows: row?.rows ?? 0, oldestMs: row?.oldest ?? 0, refused: row?.refused ?? 0 };
  }

  async lease(owner: string, leaseMs: number): Promise<Lease[]> {
    return this.source.transaction(async (tx) => {
      const share = await this.fairShare(owner, leaseMs, tx);
      await tx.query(
        `UPDATE relay_lease SET owner = NULL, held_until = '-infinity' WHERE bucket IN
         (SELECT bucket FROM relay_lease WHERE owner = $1 ORDER BY bucket OFFSET $2)`,
        [owner, share],
      );
      // Its own buckets come first; the rest are free or their owner is late. SKIP LOCKED: another relay is taking it.
      await tx.query(
        `UPDATE relay_lease SET owner = $1, held_until = now() + $2 * interval '1 ms',
           epoch = epoch + (owner IS DISTINCT FROM $1)::int WHERE bucket IN
         (SELECT bucket FROM relay_lease WHERE owner = $1 OR held_until < now()
          ORDER BY owner = $1 DESC NULLS LAST, bucket LIMIT $3 FOR UPDATE SKIP LOCKED)`,
        [owner, leaseMs, share],
      );
      const held: Lease[] = await tx.query('SELECT bucket, epoch FROM relay_lease WHERE owner = $1', [owner]);
      return held;
    });
  }

  async release(owner: string): Promise<void> {
    await this.source.query(`UPDATE relay_lease SET owner = NULL, held_until = '-infinity' WHERE owner = $1`, [owner]);
    await this.source.query('DELETE FROM relay_instance WHERE owner = $1', [owner]);
  }

  notifyOthers() {
    return this.source.query(NOTIFY);
  }

  listen(_owner: string, call: () => void): () => Promise<void> {
    const { options } = this.source;
    // Every source of ours is made by `postgresSource`, which takes a URL.
    return onNotification('url' in options ? (options.url ?? '') : '', call);
  }

  /** 64 buckets over all relays that called within their lease, this one included. */
  private async fairShare(owner: string, leaseMs: number, tx: EntityManager): Promise<number> {
    await tx.query('DELETE FROM relay_instance WHERE alive_until < now()');
    await tx.query(
      `INSERT INTO relay_instance VALUES ($1, now() + $2 * interval '1 ms')
       ON CONFLICT (owner) DO UPDATE SET alive_until = EXCLUDED.alive_until`,
      [owner, leaseMs],
    );
    const [live]: { count: number }[] = await tx.query('SELECT count(*) FROM relay_instance');
    return Math.ceil(BUCKETS / (live?.count ?? 1));
  }
}
