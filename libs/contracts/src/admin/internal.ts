import * as z from 'zod';
import { instant } from '../text.js';
import { invariantVerdict } from './http.js';
import { timelineEntry } from './timeline.js';

// What services say to the gateway alone, under `/internal/admin/`: each of its own store, in the name of staff.

/** Query of `GET /internal/admin/orders/{id}/messages`: when the order was placed; nothing about it is older. */
export const listOrderMessages = z.strictObject({ since: instant });

/** Its answer: the messages that groups of this service received, when each had its effect, and what waits. */
export const orderMessages = z.object({ entries: z.array(timelineEntry), isCut: z.boolean() });

/** Answer of `GET /internal/admin/check`. */
export const ownVerdicts = z.object({ verdicts: z.array(invariantVerdict) });

export type OrderMessages = z.infer<typeof orderMessages>;
export type OwnVerdicts = z.infer<typeof ownVerdicts>;
