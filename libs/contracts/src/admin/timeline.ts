import * as z from 'zod';
import { part } from '../gateway/http.js';
import { orderView } from '../order/http.js';
import { apps } from '../services.js';
import { id, instant } from '../text.js';

/**
 * One step on the way of an order. `request`: it was placed; `event`: a service wrote it into its outbox (`at`), and Kafka has it
 * (`sentAt`); `handled`: a group had its effect; `state`: the order entered it; `parked`: a key waits, or a message died.
 */
export const timelineEntry = z
  .object({
    kind: z.enum(['request', 'event', 'handled', 'state', 'parked']),
    at: instant,
    service: z.enum(apps),
    what: z.string().describe('Type of the message, state of the order, or name of the group'),
    sentAt: instant.optional(),
    message: z
      .object({
        id,
        topic: z.string(),
        partition: z.int(),
        offset: z.string(),
        causedBy: id.optional().describe('The message that caused this one'),
        data: z.unknown().optional(),
      })
      .optional(),
    detail: z.string().optional(),
    traceId: z.string().optional(),
  })
  .meta({ id: 'TimelineEntry' });

/** `GET /v1/admin/orders/{id}/timeline`: the order, and each step by time. A service that does not answer is named in `parts`. */
export const orderTimeline = z
  .object({
    order: orderView,
    entries: z.array(timelineEntry),
    isCut: z.boolean().describe('Messages may be missing: there were too many to look through in time'),
    parts: z.array(part),
  })
  .meta({ id: 'OrderTimeline' });

export type TimelineEntry = z.infer<typeof timelineEntry>;
export type OrderTimeline = z.infer<typeof orderTimeline>;
