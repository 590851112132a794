import { EntitySchema } from 'typeorm';
import { Order } from '../domain/order.js';

/** How an Order lies in the table `orders`. */
export const orderSchema = new EntitySchema<Order>({
  name: 'Order',
  target: Order,
  tableName: 'orders',
  columns: {
    id: { type: 'uuid', primary: true },
    customerId: { type: 'uuid', name: 'customer_id' },
    state: { type: 'text' },
    reason: { type: 'json', nullable: true },
    lines: { type: 'json' },
    total: { type: 'bigint' },
    currency: { type: 'text' },
    note: { type: 'text', nullable: true },
    version: { type: 'integer' },
    history: { type: 'json' },
    stockReserved: { type: 'boolean', name: 'stock_reserved' },
    creditReserved: { type: 'boolean', name: 'credit_reserved' },
    placedAt: { type: 'timestamptz', name: 'placed_at' },
    updatedAt: { type: 'timestamptz', name: 'updated_at' },
    deadlineAt: { type: 'timestamptz', name: 'deadline_at', nullable: true },
  },
});

/** What a move changes of an order, by the names of the columns. */
export const toMovedRow = (order: Order) => ({
  id: order.id,
  state: order.state,
  reason: order.reason,
  version: order.version,
  history: order.history,
  stock_reserved: order.stockReserved,
  credit_reserved: order.creditReserved,
  updated_at: order.updatedAt,
  deadline_at: order.deadlineAt,
});

/** A new order, by the names of the columns; its deadline is the database's. */
export const toOrderRow = (order: Order) => ({
  ...toMovedRow(order),
  customer_id: order.customerId,
  lines: order.lines,
  total: order.total,
  currency: order.currency,
  note: order.note,
  placed_at: order.placedAt,
});
