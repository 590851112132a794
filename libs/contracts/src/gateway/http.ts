import { z } from 'zod';
import { orderView } from '../order/http.js';
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

/** Answers of `GET /openapi.json` and `GET /asyncapi.json`. */
export const openApiDocument = z.looseObject({ openapi: z.string() });
export const asyncApiDocument = z.looseObject({ asyncapi: z.string() });

export type Part = z.infer<typeof part>;
export type Overview = z.infer<typeof overview>;
