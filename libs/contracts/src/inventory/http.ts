import * as z from 'zod';
import { money } from '../money.js';
import { id, instant, sku, text } from '../text.js';
import { pageQuery } from '../page.js';

const nfc = (given: string) => given.normalize('NFC');

const MAX_PRICE = 1_000_000_000;

/** Body of `PUT /v1/products/{sku}`. */
export const putProduct = z
  .strictObject({
    /** NFC: the same however it was typed. */
    name: text(1, 200).transform(nfc),
    description: text(0, 5000).default(''),
    price: z.strictObject({ amount: money.shape.amount.max(MAX_PRICE), currency: money.shape.currency }),
  })
  .meta({ id: 'PutProduct' });

/** Query of `GET /v1/products`. */
export const listProducts = z.strictObject({
  q: text(1, 200)
    .transform(nfc)
    .describe('Beginnings of words of the name or of parts of the SKU, all of them, without regard to case and accents')
    .optional(),
  ...pageQuery,
});

/** A product as the API shows it. */
export const productView = z
  .object({
    sku,
    name: z.string(),
    description: z.string(),
    price: money,
    available: z.int().describe('How many can be ordered'),
    version: z.int().describe('Counts the changes of the product; those of its stock are not among them'),
    status: z.enum(['active', 'retired']).describe('For staff').optional(),
  })
  .meta({ id: 'Product' });

/** Body of `POST /v1/products/{sku}/adjustments`. */
export const adjustStock = z
  .strictObject({
    delta: z
      .int()
      .min(-1_000_000)
      .max(1_000_000)
      .refine((delta) => delta !== 0, 'must not be 0')
      .describe('Pieces that came, or with a minus went; never 0'),
    reason: text(1, 200),
  })
  .meta({ id: 'AdjustStock' });

/** A stock as staff see it. */
export const stockView = z
  .object({
    sku,
    onHand: z.int().describe('`available` + `reserved`'),
    reserved: z.int(),
    sold: z.int(),
    available: z.int(),
    version: z.int(),
  })
  .meta({ id: 'Stock' });

/** A stock after an adjustment: what was sold has nothing to do with it. */
export const adjustedStockView = stockView.omit({ sold: true }).meta({ id: 'AdjustedStock' });

/** Query of `GET /v1/products/{sku}/movements`. */
export const listMovements = z.strictObject({
  ...pageQuery,
});

/** One entry of the ledger. */
export const movementView = z
  .object({
    id,
    at: instant,
    sku,
    kind: z.enum(['ADJUSTED', 'RESERVED', 'RELEASED', 'COMMITTED', 'RETURNED']),
    available: z.int(),
    reserved: z.int(),
    sold: z.int(),
    orderId: id.optional(),
    reason: z.string().optional(),
  })
  .meta({ id: 'Movement', description: 'Signed changes, whose sums are the stock' });

export type PutProduct = z.infer<typeof putProduct>;
export type ListProducts = z.infer<typeof listProducts>;
export type ProductView = z.infer<typeof productView>;
export type AdjustStock = z.infer<typeof adjustStock>;
export type StockView = z.infer<typeof stockView>;
export type AdjustedStockView = z.infer<typeof adjustedStockView>;
export type ListMovements = z.infer<typeof listMovements>;
export type MovementView = z.infer<typeof movementView>;
