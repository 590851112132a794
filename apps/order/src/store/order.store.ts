import { type Keys, Store } from '@tessera/messaging';
import { type PostgresDatabase } from '@tessera/messaging/postgres';
import { type EntityManager, In } from 'typeorm';
import { Order } from '../domain/order.js';
import { Orders } from '../domain/orders.js';
import { SOURCE } from './database.js';

/** `now()`, which stays the same in a statement: no index serves what may change from row to row, as `clock_timestamp()`. */
const OVERDUE = 'SELECT id FROM orders WHERE deadline_at < now() ORDER BY deadline_at LIMIT $1';

/** The only way to the table `orders` for a change: rows are locked in id order, stored in one statement. */
export class OrderStore extends Store<Orders, 'orders', EntityManager> {
  /** @param deadlineMs how long participants have to answer for an order */
  constructor(
    private readonly postgres: PostgresDatabase,
    private readonly deadlineMs: number,
  ) {
    super(postgres, SOURCE);
  }

  /** Ids of undecided orders whose time is up, the longest overdue first. */
  async overdue(limit: number): Promise<string[]> {
    const rows: { id: string }[] = await this.postgres.messaging.query(OVERDUE, [limit]);
    return rows.map((row) => row.id);
  }

  protected async load({ orders: ids = [] }: Keys<'orders'>, tx: EntityManager): Promise<Orders> {
    if (ids.length === 0) return new Orders([]);
    const where = { id: In(ids) };
    return new Orders(await tx.find(Order, { where, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } }));
  }

  protected async flush({ changes: { placed, advanced } }: Orders, tx: EntityManager): Promise<void> {
    if (placed.length > 0) await tx.insert(Order, placed.map(this.withDeadline));
    if (advanced.length > 0) await tx.upsert(Order, [...advanced], ['id']);
  }

  /** By the database's clock, so that the sweeper and this instance cannot disagree about the time. */
  private withDeadline = (order: Order) => ({
    ...order,
    deadlineAt: () => `clock_timestamp() + interval '${this.deadlineMs} ms'`,
  });
}
