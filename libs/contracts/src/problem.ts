import * as z from 'zod';
import { shortLine } from './inventory/events.js';

/** One broken place of a request. */
export const fault = z
  .object({
    pointer: z
      .string()
      .describe('A JSON pointer into the body (`/lines/0/sku`), or `query/limit`, `path/id`, `header/idempotency-key`'),
    detail: z.string(),
  })
  .meta({ id: 'Fault' });

/** Body of every answer that is a "no" (RFC 9457), as `application/problem+json`. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().describe('The path that was asked for'),
    code: z.string().describe('What programs go by; `title` and `detail` are for people'),
    requestId: z.string().describe('What to tell us, when it was our fault'),
    errors: z.array(fault).describe('Of VALIDATION_FAILED').optional(),
    lines: z.array(shortLine).describe('Of OUT_OF_STOCK').optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problem>;
export type Fault = z.infer<typeof fault>;
