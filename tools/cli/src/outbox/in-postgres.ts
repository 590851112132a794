import { keyName } from '@tessera/messaging/dead-letters';
import { type PostgresDatabase } from '@tessera/messaging/postgres';
import { type Lease, type OutboxState, type RefusedRow } from './outbox-state.js';

interface Columns {
  topic: string;
  key: Buffer | null;
  attempts: number;
  reason: string | null;
  held_until: Date;
}

const REFUSED = `
  SELECT topic, key, attempts, reason, held_until FROM outbox WHERE held_until IS NOT NULL ORDER BY id LIMIT $1`;

const LEASES = `
  SELECT owner, count(*)::int AS buckets,
    coalesce(floor(greatest(0, extract(epoch FROM nullif(min(held_until), '-infinity') - now()) * 1000)), 0)::float8 AS "forMs"
  FROM relay_lease GROUP BY owner ORDER BY min(bucket)`;

const asRefused = ({ held_until, key, reason, ...row }: Columns): RefusedRow => ({
  ...row,
  key: keyName(key),
  reason: reason ?? '',
  heldUntil: held_until,
});

/** The tables `outbox` and `relay_lease`. */
export const outboxInPostgres = async (database: PostgresDatabase, most: number): Promise<OutboxState> => {
  const { source } = database;
  const rows: Columns[] = await source.query(REFUSED, [most]);
  const leases: Lease[] = await source.query(LEASES);
  return { ...(await database.outbox.depth()), refusedRows: rows.map(asRefused), leases };
};
