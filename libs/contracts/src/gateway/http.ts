import { z } from 'zod';
import { orderView } from '../order/http.js';
import { creditView, userView } from '../user/http.js';

/** Answer of `GET /health/live`. */
export const liveness = z.object({ status: z.literal('ok') });

/** Answer of `GET /health/ready`: each check by name, and why one is not ok. */
export const readiness = z.object({
  status: z.enum(['ok', 'degraded', 'down', 'draining']),
  checks: z.record(z.string(), z.enum(['ok', 'degraded', 'down'])),
  reasons: z.array(z.string()).optional(),
});

/** How one part of a composed answer went; `code` is the problem code of a failed one. */
export const part = z.object({
  name: z.string(),
  status: z.enum(['ok', 'failed', 'skipped']),
  code: z.string().optional(),
});

/** `GET /v1/me/overview`: `user` is required, a failed `credit` or `orders` is absent and named in `parts`. */
export const overview = z.object({
  user: userView,
  credit: creditView.optional(),
  orders: z.array(orderView).optional(),
  parts: z.array(part),
});

export type Part = z.infer<typeof part>;
export type Overview = z.infer<typeof overview>;
