import { type DomainEvent, type EventType } from '@tessera/contracts';
import { type RequestContext } from '@tessera/runtime';
import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { type Header, type IncomingMessage, type OutgoingMessage } from './message.js';

const SEQUENCE_DIGITS = 20;

const header = (name: string, value: string): Header => [name, Buffer.from(value)];

const optional = (name: string, value: string | undefined) => (value === undefined ? [] : [header(name, value)]);

/**
 * A domain event as CloudEvents 1.0 in Kafka's binary mode. It is stamped here, when it is written to the outbox, so
 * that correlation and trace survive the relay. `source` is the service, for example `/tessera/order`.
 */
export const toMessage = (event: DomainEvent, source: string, context?: RequestContext): OutgoingMessage => {
  const id = uuidv7();
  return {
    topic: event.type.topic,
    key: Buffer.from(event.subject),
    value: Buffer.from(JSON.stringify(event.data)),
    sequence: event.sequence,
    headers: [
      header('ce_specversion', '1.0'),
      header('ce_id', id),
      header('ce_source', source),
      header('ce_type', event.type.name),
      header('ce_time', new Date().toISOString()),
      header('ce_subject', event.subject),
      header('ce_sequence', String(event.sequence).padStart(SEQUENCE_DIGITS, '0')),
      header('ce_correlationid', context?.correlationId ?? id),
      ...optional('ce_causationid', context?.causationId),
      header('ce_dataschema', event.type.dataSchema),
      header('content-type', 'application/json'),
      ...optional('traceparent', context?.traceparent),
      ...optional('tracestate', context?.tracestate),
    ],
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
