import * as z from 'zod';
import { EventType } from '../event-type.js';
import { money } from '../money.js';
import { id, sku } from '../text.js';

const order = z.object({ orderId: id });

/** A line that cannot be served: how many were asked for and how many there are. */
export const shortLine = z.object({ sku, requested: z.int(), available: z.int() });

/** All lines of the order are held. */
export const stockReserved = new EventType('stock.reserved.v1', 'reservations', order);

/** At least one line cannot be served, so none is held. An unknown or retired SKU counts as 0 available. */
export const stockRejected = new EventType(
  'stock.rejected.v1',
  'reservations',
  order.extend({ lines: z.array(shortLine) }),
);

/** The held lines of a confirmed order are sold. */
export const stockCommitted = new EventType('stock.committed.v1', 'reservations', order);

/** The held or sold lines of a rejected or cancelled order are available again; sent only when there were any. */
export const stockReleased = new EventType('stock.released.v1', 'reservations', order);

/** The whole state of a product after a change, retired ones too. Sequence = the product's version. */
export const productChanged = new EventType(
  'product.changed.v1',
  'products',
  z.object({
    sku,
    name: z.string(),
    description: z.string(),
    price: money,
    status: z.enum(['active', 'retired']),
    version: z.int(),
  }),
);

/**
 * How many pieces are available: `available` of the product, of a retired one too (that it is retired is told in
 * `products`). Coalesced, the newest wins; a SKU that nothing ever came in of is not told, and has 0. Sequence = the stock's
 * version.
 */
export const stockLevelChanged = new EventType(
  'stock.level-changed.v1',
  'stock-levels',
  z.object({ sku, available: z.int() }),
);

export type ShortLine = z.infer<typeof shortLine>;
