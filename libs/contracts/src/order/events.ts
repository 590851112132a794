import * as z from 'zod';
import { EventType } from '../event-type.js';
import { money } from '../money.js';
import { id, sku } from '../text.js';

/** Why an order was rejected or cancelled; `lines` come with OUT_OF_STOCK. */
export const orderReason = z
  .object({
    code: z.enum(['OUT_OF_STOCK', 'CREDIT_LIMIT_EXCEEDED', 'CUSTOMER_BLOCKED', 'TIMEOUT', 'BY_CUSTOMER', 'BY_STAFF']),
    lines: z
      .array(z.object({ sku, requested: z.int(), available: z.int() }))
      .describe('Those of which there was not enough')
      .optional(),
  })
  .meta({ id: 'OrderReason', description: 'Why an order was rejected or cancelled' });

const order = z.object({ orderId: id, customerId: id });
const lines = z.array(z.object({ sku, quantity: z.int().min(1), unitPrice: money }));

/** An order was accepted: participants reserve stock and credit for it. Sequence 1 of every order. */
export const orderPlaced = new EventType('order.placed.v1', 'orders', order.extend({ lines, total: money }));

/** Stock and credit are both held: participants make them final. */
export const orderConfirmed = new EventType('order.confirmed.v1', 'orders', order.extend({ lines, total: money }));

/** A participant said no, or nobody answered in time: whatever is held for the order goes back. */
export const orderRejected = new EventType('order.rejected.v1', 'orders', order.extend({ reason: orderReason }));

/** A person called it off, before or after it was confirmed: whatever is held or taken goes back. */
export const orderCancelled = new EventType('order.cancelled.v1', 'orders', order.extend({ reason: orderReason }));

/** The goods are on their way; nothing can undo the order any more. */
export const orderShipped = new EventType('order.shipped.v1', 'orders', order);

export type OrderReason = z.infer<typeof orderReason>;
