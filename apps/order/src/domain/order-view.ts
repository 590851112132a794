import { type OrderView } from '@tessera/contracts';
import { type Order } from './order.js';

/** An order as the API shows it; what is not there is left out, never null. */
export const toOrderView = (order: Order): OrderView => ({
  id: order.id,
  customerId: order.customerId,
  state: order.state,
  ...(order.reason ? { reason: order.reason } : {}),
  lines: order.lines.map((line) => ({
    sku: line.sku,
    name: line.name,
    quantity: line.quantity,
    unitPrice: order.money(line.unitPrice),
    lineTotal: order.money(line.unitPrice * line.quantity),
  })),
  total: order.money(order.total),
  ...(order.note === null ? {} : { note: order.note }),
  placedAt: order.placedAt.toISOString(),
  updatedAt: order.updatedAt.toISOString(),
  version: order.version,
  history: order.history,
});
