import { Injectable } from '@nestjs/common';
import { type Books, MOST_VIOLATIONS, verdict } from '@tessera/admin';
import { type InvariantVerdict } from '@tessera/contracts';
import { PostgresDatabase } from '@tessera/messaging/postgres';

const COUNT = 'SELECT count(*)::int AS count FROM credit_account';

/** In one statement, so of one instant. */
const OFF = `
  SELECT id, says FROM (
    SELECT coalesce(customer_id, holder) AS id, CASE
      WHEN held < 0 THEN format('%s are held', held)
      WHEN held + spent > credit_limit THEN format('held %s + spent %s is over the limit of %s', held, spent, credit_limit)
      WHEN coalesce(held, 0) <> coalesce(holds, 0)
        THEN format('held is %s, its holds say %s', coalesce(held, 0), coalesce(holds, 0))
      WHEN coalesce(spent, 0) + coalesce(paid, 0) <> coalesce(captures, 0)
        THEN format('spent %s + paid %s is not %s, what was captured', coalesce(spent, 0), coalesce(paid, 0), coalesce(captures, 0))
    END AS says
    FROM credit_account FULL JOIN (
      SELECT customer_id AS holder, coalesce(sum(amount) FILTER (WHERE stage = 'held'), 0)::bigint AS holds,
        coalesce(sum(amount) FILTER (WHERE stage = 'captured'), 0)::bigint AS captures
      FROM credit_hold GROUP BY customer_id) AS holds ON holder = customer_id) AS accounts
  WHERE says IS NOT NULL ORDER BY id LIMIT ${MOST_VIOLATIONS + 1}`;

/** Whether credit adds up (I8) in itself; what orders say of it is another store's. */
@Injectable()
export class BooksReader implements Books {
  constructor(private readonly database: PostgresDatabase) {}

  async verdicts(): Promise<InvariantVerdict[]> {
    const { manager } = this.database.source;
    const [counted]: { count: number }[] = await manager.query(COUNT);
    const off: { id: string; says: string }[] = await manager.query(OFF);
    const violations = off.map(({ id, says }) => ({ name: `user ${id}`, says }));
    const count = counted?.count ?? 0;
    return [verdict({ id: 'I8', service: 'user', title: 'credit adds up', count, unit: 'accounts', violations })];
  }
}
