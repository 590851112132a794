import { z } from 'zod';
import { money } from '../money.js';
import { id, instant, sku, text } from '../text.js';
import { pageQuery } from '../page.js';

const nfc = (given: string) => given.normalize('NFC');

const MAX_PRICE = 1_000_000_000;

/** Body of `PUT /v1/products/{sku}`. The price is Money in minor units, at most 10⁹. */
export const putProduct = z.strictObject({
  /** NFC, as `q` is, so that an accent is found however it was typed. */
  name: text(1, 200).transform(nfc),
  description: text(0, 5000).default(''),
  price: z.strictObject({ amount: z.int().min(0).max(MAX_PRICE), currency: money.shape.currency }),
});

/** Query of `GET /v1/products`; `q`: words of the name or the SKU, case-insensitive. */
export const listProducts = z.strictObject({
  q: text(1, 200).transform(nfc).optional(),
  ...pageQuery,
});

/** A product as the API shows it; `status` only to staff. */
export const productView = z.object({
  sku,
  name: z.string(),
  description: z.string(),
  price: money,
  available: z.int(),
  version: z.int(),
  status: z.enum(['active', 'retired']).optional(),
});

/** Body of `POST /v1/products/{sku}/adjustments`: pieces that came or went, never 0. */
export const adjustStock = z.strictObject({
  delta: z
    .int()
    .min(-1_000_000)
    .max(1_000_000)
    .refine((delta) => delta !== 0, 'must not be 0'),
  reason: text(1, 200),
});

/** A stock as staff see it: `onHand` = `available` + `reserved`. */
export const stockView = z.object({
  sku,
  onHand: z.int(),
  reserved: z.int(),
  sold: z.int(),
  available: z.int(),
  version: z.int(),
});

/** A stock after an adjustment: what was sold has nothing to do with it. */
export const adjustedStockView = stockView.omit({ sold: true });

/** Query of `GET /v1/products/{sku}/movements`. */
export const listMovements = z.strictObject({
  ...pageQuery,
});

/** One entry of the ledger: signed changes, whose sums are the stock. */
export const movementView = z.object({
  id,
  at: instant,
  sku,
  kind: z.enum(['ADJUSTED', 'RESERVED', 'RELEASED', 'COMMITTED', 'RETURNED']),
  available: z.int(),
  reserved: z.int(),
  sold: z.int(),
  orderId: id.optional(),
  reason: z.string().optional(),
});

export type PutProduct = z.infer<typeof putProduct>;
export type ListProducts = z.infer<typeof listProducts>;
export type ProductView = z.infer<typeof productView>;
export type AdjustStock = z.infer<typeof adjustStock>;
export type StockView = z.infer<typeof stockView>;
export type AdjustedStockView = z.infer<typeof adjustedStockView>;
export type ListMovements = z.infer<typeof listMovements>;
export type MovementView = z.infer<typeof movementView>;
