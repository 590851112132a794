import { type EntityManager } from 'typeorm';
import { Inbox } from '../change/inbox.js';

/** One statement for the whole batch; the ids come sorted, so two transactions with the same ids can not deadlock. */
export class PostgresInbox extends Inbox<EntityManager> {
  async admit(group: string, ids: readonly string[], tx: EntityManager): Promise<ReadonlySet<string>> {
    const rows: { message_id: string }[] = await tx.query(
      `INSERT INTO inbox (consumer, message_id) SELECT $1, unnest($2::uuid[])
       ON CONFLICT DO NOTHING RETURNING message_id`,
      [group, ids],
    );
    return new Set(rows.map((row) => row.message_id));
  }
}
