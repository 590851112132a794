import * as z from 'zod';

/** So many events may lead one to the other. Where a chain would be longer, something goes in circles. */
export const MOST_HOPS = 3;

/** An event in the structured mode of CloudEvents 1.0. */
export const structuredEvent = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.string().min(1),
  type: z.string().min(1),
  subject: z.string().min(1).max(256),
  sequence: z.string().regex(/^\d{20}$/),
  correlationid: z.string().min(1).max(128),
  traceparent: z.string().optional(),
  data: z.unknown(),
});

/** A change on its way: what relay sends and bridge publishes. */
export const toldChange = z.object({ hop: z.int().min(0), events: z.array(structuredEvent).min(1).max(10) });

export type StructuredEvent = z.infer<typeof structuredEvent>;
