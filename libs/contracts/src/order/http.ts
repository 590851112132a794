import * as z from 'zod';
import { money } from '../money.js';
import { id, instant, sku, text } from '../text.js';
import { pageQuery } from '../page.js';
import { orderReason } from './events.js';

export const orderState = z
  .enum(['PENDING', 'CONFIRMED', 'REJECTED', 'CANCELLED', 'SHIPPED'])
  .meta({ id: 'OrderState' });

/** The states that no order leaves. */
export const finalStates: ReadonlySet<OrderState> = new Set(['REJECTED', 'CANCELLED', 'SHIPPED']);

const noSkuTwice = (lines: { sku: string }[]) => new Set(lines.map((line) => line.sku)).size === lines.length;
const orderedLines = z
  .array(z.strictObject({ sku, quantity: z.int().min(1).max(1000) }))
  .min(1)
  .max(50)
  .refine(noSkuTwice, 'must not name a SKU twice')
  .describe('Each SKU once');

/** Body of `POST /v1/orders`. */
export const placeOrder = z
  .strictObject({
    lines: orderedLines,
    note: text(0, 500).optional(),
    expectedTotal: z
      .int()
      .min(0)
      .describe('In minor units; when it differs from the total by the prices of now, no order is made')
      .optional(),
  })
  .meta({ id: 'PlaceOrder' });

/** How long `Prefer: wait` may keep a `POST /v1/orders` at most, in seconds. */
export const LONGEST_WAIT_S = 10;

/** Query of `GET /v1/orders`; `customerId` is for staff. */
export const listOrders = z.strictObject({
  state: orderState.optional(),
  customerId: id.describe('Whose, for staff').optional(),
  ...pageQuery,
});

/** An order as the API shows it. */
export const orderView = z
  .object({
    id,
    customerId: id,
    state: orderState,
    reason: orderReason.optional(),
    lines: z.array(z.object({ sku, name: z.string(), quantity: z.int(), unitPrice: money, lineTotal: money })),
    total: money,
    note: z.string().optional(),
    placedAt: instant,
    updatedAt: instant,
    version: z.int().describe('How many entries `history` has'),
    history: z.array(z.object({ state: orderState, at: instant, reason: orderReason.optional() })),
  })
  .meta({ id: 'Order' });

/** Body of `POST /internal/stock-check` on inventory: may these lines be ordered right now? */
export const stockCheck = z.strictObject({ lines: orderedLines });

/**
 * Its answer: the lines of which there is not enough (none: all can be had at this moment, no promise), and of each SKU how
 * many can be ordered.
 */
export const stockCheckResult = z.object({
  short: z.array(z.object({ sku, requested: z.int(), available: z.int() })),
  stock: z.array(z.object({ sku, available: z.int() })),
});

export type OrderState = z.infer<typeof orderState>;
export type PlaceOrder = z.infer<typeof placeOrder>;
export type ListOrders = z.infer<typeof listOrders>;
export type OrderView = z.infer<typeof orderView>;
export type StockCheck = z.infer<typeof stockCheck>;
export type StockCheckResult = z.infer<typeof stockCheckResult>;
