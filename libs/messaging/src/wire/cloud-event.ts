import { type DomainEvent, type EventType } from '@tessera/contracts';
import { type RequestContext } from '@tessera/runtime';
import * as z from 'zod';
import { stamp } from '../envelope/stamp.js';
import { isTraced, startCreation } from '../traces/creation.js';
import { type Header, type IncomingMessage, type OutgoingMessage } from './message.js';

/** Where an attribute has a header of its own; the others have a prefix (CloudEvents, Kafka protocol binding §3.2). */
const HEADERS: Readonly<Record<string, string>> = {
  datacontenttype: 'content-type',
  traceparent: 'traceparent',
  tracestate: 'tracestate',
};

const toHeader = ([attribute, value]: [string, string]): Header => [
  HEADERS[attribute] ?? `ce_${attribute}`,
  Buffer.from(value),
];

/**
 * A domain event as CloudEvents 1.0 in Kafka's binary mode. It is stamped here, when it is written to the outbox, so
 * that correlation and trace survive the relay. `source` is the service, for example `/tessera/order`.
 */
export const toMessage = (event: DomainEvent, source: string, context?: RequestContext): OutgoingMessage => {
  const { topic } = event.type;
  const key = Buffer.from(event.subject);
  const creation = isTraced(context) ? startCreation(topic, key, context) : undefined;
  const attributes = stamp(event, source, creation?.context ?? context);
  const created = creation?.span?.setAttributes({
    'messaging.message.id': attributes.id,
    'tessera.event.type': attributes.type,
  });
  return {
    topic,
    key,
    value: Buffer.from(JSON.stringify(event.data)),
    sequence: event.sequence,
    headers: Object.entries(attributes).map(toHeader),
    ...(created && { created }),
  };
};

/** 1, 2, 3 …: what a database would round or refuse is no sequence. */
const sequence = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(Number)
  .pipe(z.int().min(1));

const attributes = z.object({
  ce_specversion: z.literal('1.0'),
  // Postgres gives a UUID back in lower case, and an id that comes back must be the one that was given.
  ce_id: z.uuid().toLowerCase(),
  ce_type: z.string().min(1),
  ce_subject: z
    .string()
    .max(256)
    .regex(/^[^\p{Cc}]+$/u),
  ce_sequence: sequence,
  ce_time: z.iso.datetime().optional().catch(undefined),
  ce_correlationid: z.string().max(128).optional(),
  traceparent: z.string().optional(),
  tracestate: z.string().optional(),
});

/** The attributes of a message that a handler may want beside the data. */
export interface EventEnvelope {
  id: string;
  type: string;
  subject: string;
  sequence: number;
  /** When it was written, in UTC (ISO 8601). */
  time?: string;
  /** For what this message causes: its correlation goes on, its own id becomes the causation. */
  context: RequestContext;
}

/**
 * Reads the headers; the id is in lower case. Throws when they are no CloudEvent or the key is not the subject, byte for
 * byte: such a message can never work.
 */
export const readEnvelope = (message: IncomingMessage): EventEnvelope => {
  const names = message.headers.map(([name]) => name).filter((name) => name.startsWith('ce_'));
  if (new Set(names).size < names.length) throw new Error('a CloudEvents attribute comes twice');
  const named = Object.fromEntries(message.headers.map(([name, value]) => [name, value.toString()]));
  const read = attributes.parse(named);
  if (!message.key?.equals(Buffer.from(read.ce_subject))) throw new Error('the key is not ce_subject');
  return {
    id: read.ce_id,
    type: read.ce_type,
    subject: read.ce_subject,
    sequence: read.ce_sequence,
    ...(read.ce_time === undefined ? {} : { time: read.ce_time }),
    context: {
      correlationId: read.ce_correlationid ?? read.ce_id,
      causationId: read.ce_id,
      ...(read.traceparent ? { traceparent: read.traceparent } : {}),
      ...(read.tracestate ? { tracestate: read.tracestate } : {}),
    },
  };
};

/** The data of a message that must be of this type. Throws when it is another one, or breaks its schema. */
export const readEvent = <Data>(type: EventType<Data>, message: IncomingMessage): Data => {
  const { type: name } = readEnvelope(message);
  if (name !== type.name) throw new Error(`${name} is not ${type.name}`);
  return type.schema.parse(JSON.parse(String(message.value)));
};
