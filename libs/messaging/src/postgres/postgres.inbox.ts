import { type EntityManager } from 'typeorm';
import { type Arrival, Inbox } from '../change/inbox.js';

/** The table `inbox`: a row for every id. The ids come sorted, so two transactions with the same ids cannot deadlock. */
export class PostgresInbox extends Inbox<EntityManager> {
  async admit(group: string, arrivals: readonly Arrival[], tx: EntityManager): Promise<ReadonlySet<string>> {
    const ids = arrivals.map(({ id }) => id).toSorted();
    const rows: { message_id: string }[] = await tx.query(
      `INSERT INTO inbox (consumer, message_id) SELECT $1, unnest($2::uuid[])
       ON CONFLICT DO NOTHING RETURNING message_id`,
      [group, ids],
    );
    return new Set(rows.map((row) => row.message_id));
  }

  async knows(group: string, { id }: Arrival, tx: EntityManager): Promise<boolean> {
    const rows: unknown[] = await tx.query('SELECT 1 FROM inbox WHERE consumer = $1 AND message_id = $2', [group, id]);
    return rows.length > 0;
  }

  override async handledAt(
    group: string,
    ids: readonly string[],
    tx: EntityManager,
  ): Promise<ReadonlyMap<string, Date>> {
    const rows: { message_id: string; handled_at: Date }[] = await tx.query(
      'SELECT message_id, handled_at FROM inbox WHERE consumer = $1 AND message_id = ANY($2::uuid[])',
      [group, ids],
    );
    return new Map(rows.map((row) => [row.message_id, row.handled_at]));
  }
}

/** The table `newest_seen`: a row for every key. Of several messages of a key only the newest is to be handled. */
export class PostgresNewestInbox extends Inbox<EntityManager> {
  async admit(group: string, arrivals: readonly Arrival[], tx: EntityManager): Promise<ReadonlySet<string>> {
    const rows: { id: string }[] = await tx.query(
      `WITH newest AS (
         SELECT DISTINCT ON (key) key, id, sequence FROM unnest($2::uuid[], $3::text[], $4::bigint[]) AS arrival (id, key, sequence)
         ORDER BY key, sequence DESC),
       noted AS (
         INSERT INTO newest_seen (consumer, key, sequence) SELECT $1, key, sequence FROM newest ORDER BY key
         ON CONFLICT (consumer, key) DO UPDATE SET sequence = EXCLUDED.sequence
         WHERE newest_seen.sequence < EXCLUDED.sequence RETURNING key)
       SELECT id FROM newest JOIN noted USING (key)`,
      [group, arrivals.map(({ id }) => id), arrivals.map(({ key }) => key), arrivals.map(({ sequence }) => sequence)],
    );
    return new Set(rows.map((row) => row.id));
  }

  async knows(group: string, { key, sequence }: Arrival, tx: EntityManager): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      'SELECT 1 FROM newest_seen WHERE consumer = $1 AND key = $2 AND sequence >= $3',
      [group, key, sequence],
    );
    return rows.length > 0;
  }
}
