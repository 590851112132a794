import * as z from 'zod';
import { orderView } from '../order/http.js';
import { sku } from '../text.js';
import { creditView, userView } from '../user/http.js';

/** Answer of `GET /health/live`. */
export const liveness = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });

/** Answer of `GET /health/ready`. */
export const readiness = z
  .object({
    status: z.enum(['ok', 'degraded', 'down', 'draining']),
    checks: z.record(z.string(), z.enum(['ok', 'degraded', 'down'])).describe('By name'),
    reasons: z.array(z.string()).describe('Why one is not ok').optional(),
  })
  .meta({ id: 'Readiness' });

/** How one part of a composed answer went. */
export const part = z
  .object({
    name: z.string(),
    status: z.enum(['ok', 'failed', 'skipped']),
    code: z.string().describe('The problem code of a failed one').optional(),
  })
  .meta({ id: 'Part' });

/** `GET /v1/me/overview`: `user` is required, a failed `credit` or `orders` is absent and named in `parts`. */
export const overview = z
  .object({
    user: userView,
    credit: creditView.optional(),
    orders: z.array(orderView).optional(),
    parts: z.array(part),
  })
  .meta({ id: 'Overview', description: 'A part that failed is absent, and `parts` says so' });

/** `GET /v1/orders/{id}/detail`: `order` is required, a failed `customer` or `stock` is absent and named in `parts`. */
export const orderDetail = z
  .object({
    order: orderView,
    customer: userView.pick({ id: true, name: true, status: true }).describe('Whose order it is').optional(),
    stock: z
      .array(z.object({ sku, available: z.int().describe('How many can be ordered now') }))
      .describe('Of each product of the order')
      .optional(),
    parts: z.array(part),
  })
  .meta({ id: 'OrderDetail', description: 'A part that failed is absent, and `parts` says so' });

/** Answers of `GET /openapi.json` and `GET /asyncapi.json`. */
export const openApiDocument = z.looseObject({ openapi: z.string() });
export const asyncApiDocument = z.looseObject({ asyncapi: z.string() });

export type Readiness = z.infer<typeof readiness>;
export type Part = z.infer<typeof part>;
export type OrderDetail = z.infer<typeof orderDetail>;
export type Overview = z.infer<typeof overview>;
