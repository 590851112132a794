import { type DataSource, type EntityManager } from 'typeorm';
import {
  type DueKey,
  type RetryDecision,
  type Parked,
  type ParkedCount,
  type ParkedKey,
  type ParkedSelection,
  Parking,
} from '../parking/parking.js';
import { packHeaders, unpackHeaders } from '../wire/message.js';

interface Row {
  message_id: string;
  key: string;
  topic: string;
  partition: number;
  msg_offset: string;
  timestamp: string;
  value: Buffer | null;
  headers: Buffer;
  attempts: number;
}

interface KeyRow {
  consumer: string;
  key: string;
  state: RetryDecision['state'];
  attempts: number;
  reason: string;
  parked_at: Date;
  due_at: Date | null;
  waiting: number;
}

/** $1 and $2 are those of `chosen`. */
const CHOSEN = '($1::text IS NULL OR consumer = $1) AND ($2::text IS NULL OR key = $2)';
const chosen = ({ group, key }: ParkedSelection) => [group ?? null, key ?? null];

const asKey = ({ consumer, parked_at, due_at, ...row }: KeyRow): ParkedKey => ({
  ...row,
  group: consumer,
  parkedAt: parked_at,
  dueAt: due_at ?? undefined,
});

const asParked = (row: Omit<Row, 'attempts'>): Parked => ({
  id: row.message_id,
  key: row.key,
  message: {
    topic: row.topic,
    partition: row.partition,
    offset: row.msg_offset,
    timestamp: row.timestamp,
    key: Buffer.from(row.key),
    value: row.value,
    headers: unpackHeaders(row.headers),
  },
});

/** The tables `parked_key` and `parked_message`. Whoever changes a queue's head holds the key's row. */
export class PostgresParking extends Parking<EntityManager> {
  constructor(private readonly source: DataSource) {
    super();
  }

  /** FOR SHARE: a sweeper that frees the key meanwhile is waited for, and one that comes later waits for us. */
  async held(group: string, keys: readonly string[], tx: EntityManager): Promise<ReadonlySet<string>> {
    const rows: { key: string }[] = await tx.query(
      'SELECT key FROM parked_key WHERE consumer = $1 AND key = ANY($2) ORDER BY key FOR SHARE',
      [group, keys],
    );
    return new Set(rows.map((row) => row.key));
  }

  async queue(group: string, messages: readonly Parked[], tx: EntityManager): Promise<void> {
    if (messages.length === 0) return;
    const wire = messages.map(({ message }) => message);
    await tx.query(
      `INSERT INTO parked_message (consumer, message_id, key, topic, partition, msg_offset, timestamp, value, headers)
       SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::bytea[], $9::bytea[])
       ON CONFLICT DO NOTHING`,
      [
        group,
        messages.map(({ id }) => id),
        messages.map(({ key }) => key),
        wire.map(({ topic }) => topic),
        wire.map(({ partition }) => partition),
        wire.map(({ offset }) => offset),
        wire.map(({ timestamp }) => timestamp),
        wire.map(({ value }) => value),
        wire.map(({ headers }) => packHeaders(headers)),
      ],
    );
  }

  async park(group: string, parked: Parked, decision: RetryDecision, tx: EntityManager): Promise<void> {
    const dueInMs = decision.state === 'retrying' ? decision.dueInMs : null;
    await tx.query(
      `INSERT INTO parked_key (consumer, key, state, attempts, reason, due_at)
       VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 ms')
       ON CONFLICT (consumer, key) DO UPDATE SET state = EXCLUDED.state, attempts = EXCLUDED.attempts,
         reason = EXCLUDED.reason, due_at = EXCLUDED.due_at`,
      [group, parked.key, decision.state, decision.attempts, decision.reason, dueInMs],
    );
    await this.queue(group, [parked], tx);
  }

  async claim(group: string, claimMs: number): Promise<DueKey | undefined> {
    const [row]: Row[] = await this.source.manager.query(
      `WITH claimed AS (
         UPDATE parked_key SET due_at = now() + $2 * interval '1 ms' WHERE (consumer, key) IN
           (SELECT consumer, key FROM parked_key WHERE consumer = $1 AND due_at <= now()
            ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING key, attempts)
       SELECT claimed.attempts, message.* FROM claimed JOIN parked_message message USING (key)
       WHERE message.consumer = $1 ORDER BY message.position LIMIT 1`,
      [group, claimMs],
    );
    return row && { attempts: row.attempts, head: asParked(row) };
  }

  async shift(group: string, { id, key }: Pick<Parked, 'id' | 'key'>, tx: EntityManager): Promise<boolean> {
    await tx.query('SELECT 1 FROM parked_key WHERE consumer = $1 AND key = $2 FOR UPDATE', [group, key]);
    const [head, next]: { message_id: string }[] = await tx.query(
      'SELECT message_id FROM parked_message WHERE consumer = $1 AND key = $2 ORDER BY position LIMIT 2',
      [group, key],
    );
    if (head?.message_id !== id) return false;
    await tx.query('DELETE FROM parked_message WHERE consumer = $1 AND message_id = $2', [group, id]);
    const rest = next
      ? `UPDATE parked_key SET state = 'retrying', attempts = 0, due_at = now()`
      : 'DELETE FROM parked_key';
    await tx.query(`${rest} WHERE consumer = $1 AND key = $2`, [group, key]);
    return true;
  }

  async first(group: string, key: string, tx: EntityManager): Promise<Parked | undefined> {
    const [row]: Omit<Row, 'attempts'>[] = await tx.query(
      'SELECT * FROM parked_message WHERE consumer = $1 AND key = $2 ORDER BY position LIMIT 1',
      [group, key],
    );
    return row && asParked(row);
  }

  async revive(group: string, { id, key }: Pick<Parked, 'id' | 'key'>, tx: EntityManager): Promise<boolean> {
    const [, count]: [unknown, number] = await tx.query(
      `UPDATE parked_key SET state = 'retrying', attempts = 0, due_at = now()
       WHERE consumer = $1 AND key = $2 AND state = 'dead' AND $3 =
         (SELECT message_id FROM parked_message WHERE consumer = $1 AND key = $2 ORDER BY position LIMIT 1)`,
      [group, key, id],
    );
    return count > 0;
  }

  async count(): Promise<ParkedCount> {
    const [row]: ParkedCount[] = await this.source.manager.query(
      `SELECT count(*) FILTER (WHERE state = 'retrying')::int AS retrying, count(*) FILTER (WHERE state = 'dead')::int AS dead
       FROM parked_key`,
    );
    return row ?? { retrying: 0, dead: 0 };
  }

  async list(selection: ParkedSelection, limit: number): Promise<ParkedKey[]> {
    const rows: KeyRow[] = await this.source.manager.query(
      `SELECT consumer, key, state, attempts, reason, parked_at, due_at,
         (SELECT count(*)::int FROM parked_message WHERE (consumer, key) = (parked.consumer, parked.key)) AS waiting
       FROM parked_key parked WHERE ${CHOSEN} ORDER BY parked_at, consumer, key LIMIT $3`,
      [...chosen(selection), limit],
    );
    return rows.map(asKey);
  }

  /** One that is due already keeps its place before the others. */
  async retryNow(selection: ParkedSelection): Promise<number> {
    const [, count]: [unknown, number] = await this.source.manager.query(
      `UPDATE parked_key SET due_at = least(due_at, now()) WHERE state = 'retrying' AND ${CHOSEN}`,
      chosen(selection),
    );
    return count;
  }
}
