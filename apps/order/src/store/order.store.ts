import { type Keys, Store } from '@tessera/messaging';
import { type PostgresDatabase } from '@tessera/messaging/postgres';
import { type EntityManager, In } from 'typeorm';
import { Order } from '../domain/order.js';
import { Orders } from '../domain/orders.js';
import { SOURCE } from './database.js';
import { OrderMetrics } from './orders.metrics.js';
import { toMovedRow, toOrderRow } from './order.schema.js';

/** `now()`, which stays the same in a statement: no index serves what may change from row to row, as `clock_timestamp()`. */
const OVERDUE = 'SELECT id FROM orders WHERE deadline_at < now() ORDER BY deadline_at LIMIT $1';

const INSERT = `
  INSERT INTO orders (id, customer_id, state, reason, lines, total, currency, note, version, history, stock_reserved,
    credit_reserved, placed_at, updated_at, deadline_at)
  SELECT id, customer_id, state, reason, lines, total, currency, note, version, history, stock_reserved,
    credit_reserved, placed_at, updated_at, clock_timestamp() + $2 * interval '1 ms'
  FROM json_populate_recordset(NULL::orders, $1)`;

/**
 * Only what a move changes. A deadline is taken away or stays, to the microsecond: where no index has another value the new row
 * lies beside the old one, and no index is written (HOT).
 */
const UPDATE = `
  UPDATE orders SET state = moved.state, reason = moved.reason, version = moved.version, history = moved.history,
    stock_reserved = moved.stock_reserved, credit_reserved = moved.credit_reserved, updated_at = moved.updated_at,
    deadline_at = CASE WHEN moved.deadline_at IS NOT NULL THEN orders.deadline_at END
  FROM json_populate_recordset(NULL::orders, $1) AS moved WHERE orders.id = moved.id`;

/** The only way to the table `orders` for a change: rows are locked in id order, stored in one statement. */
export class OrderStore extends Store<Orders, 'orders', EntityManager> {
  private readonly metrics = new OrderMetrics();

  /** @param deadlineMs how long participants have to answer for an order, by the database's clock: then the sweeper's is the same */
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

  protected override committed(orders: Orders) {
    this.metrics.count(orders);
  }

  protected async flush({ changes: { placed, advanced } }: Orders, tx: EntityManager): Promise<void> {
    if (placed.length > 0) await tx.query(INSERT, [JSON.stringify(placed.map(toOrderRow)), this.deadlineMs]);
    if (advanced.length > 0) await tx.query(UPDATE, [JSON.stringify(advanced.map(toMovedRow))]);
  }
}
