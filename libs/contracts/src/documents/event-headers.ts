import * as z from 'zod';
import { type EventType } from '../event-type.js';
import { id, instant } from '../text.js';
import { topics } from '../topics.js';

/** CloudEvents 1.0 in Kafka's binary mode: what every event carries beside its value. */
const eventHeaders = z
  .object({
    ce_specversion: z.literal('1.0'),
    ce_id: id.describe('UUID v7; who has seen it before passes over it'),
    ce_source: z.string(),
    ce_type: z.string(),
    ce_time: instant,
    ce_subject: z.string().max(256).describe('The aggregate, and the key of the message'),
    ce_sequence: z
      .string()
      .regex(/^\d{20}$/)
      .describe('1, 2, 3 … of the aggregate'),
    ce_correlationid: z.string().min(1).max(128).describe('`X-Request-Id` of the request that it all began with'),
    ce_causationid: id.describe('`ce_id` of the message that caused this one').optional(),
    ce_dataschema: z.string(),
    'content-type': z.literal('application/json'),
    traceparent: z.string().describe('W3C trace context').optional(),
    tracestate: z.string().max(512).optional(),
  })
  .meta({ id: 'EventHeaders' });

/** The headers of one type of event. */
export const headersOf = (type: EventType) =>
  eventHeaders.extend({
    ce_source: z.literal(`/tessera/${topics[type.topic].from}`),
    ce_type: z.literal(type.name),
    ce_dataschema: z.literal(type.dataSchema),
  });

/** What a group adds to the headers of a message that it could not handle. */
export const deadLetterHeaders = z
  .object({
    'dlt-original-topic': z.string(),
    'dlt-original-partition': z.string().regex(/^\d+$/),
    'dlt-original-offset': z.string().regex(/^\d+$/),
    'dlt-original-timestamp': z.string().regex(/^\d+$/),
    'dlt-group': z.string(),
    'dlt-error-class': z.string(),
    'dlt-error-message': z.string().max(500),
    'dlt-attempts': z.string().regex(/^\d+$/),
    'dlt-failed-at': instant,
    'dlt-resolution': z.enum(['replay', 'drop']).describe('What somebody decided; then it is a command').optional(),
    'dlt-by': z.string().optional(),
    'dlt-at': instant.optional(),
  })
  .meta({ id: 'DeadLetterHeaders' });
