import { Injectable } from '@nestjs/common';
import { type Books, MOST_VIOLATIONS, verdict } from '@tessera/admin';
import { type InvariantVerdict } from '@tessera/contracts';
import { PostgresDatabase } from '@tessera/messaging/postgres';

const COUNT = 'SELECT count(*)::int AS count FROM orders';

/** Only what is undecided has a deadline. */
const OVERDUE = `
  SELECT id, deadline_at FROM orders WHERE deadline_at < now() - interval '10 s'
  ORDER BY deadline_at LIMIT ${MOST_VIOLATIONS + 1}`;

/** Whether every order is decided in time (I1), as far as its own store can say. */
@Injectable()
export class BooksReader implements Books {
  constructor(private readonly database: PostgresDatabase) {}

  async verdicts(): Promise<InvariantVerdict[]> {
    const { manager } = this.database.source;
    const [counted]: { count: number }[] = await manager.query(COUNT);
    const overdue: { id: string; deadline_at: Date }[] = await manager.query(OVERDUE);
    const violations = overdue.map(({ id, deadline_at }) => ({
      name: `order ${id}`,
      says: `is PENDING, its deadline was ${deadline_at.toISOString()}`,
    }));
    const count = counted?.count ?? 0;
    return [
      verdict({ id: 'I1', service: 'order', title: 'orders are decided in time', count, unit: 'orders', violations }),
    ];
  }
}
