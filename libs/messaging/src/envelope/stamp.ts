import { type DomainEvent } from '@tessera/contracts';
import { type RequestContext } from '@tessera/runtime/rules';
import { v7 as uuidv7 } from 'uuid';

const SEQUENCE_DIGITS = 20;

/** What stands beside the data of an event, on every wire: CloudEvents 1.0, with its extensions for sequence, tracing and ours. */
export interface CloudEventAttributes {
  specversion: '1.0';
  /** UUID v7, of this event for ever. */
  id: string;
  /** The service, for example `/tessera/order`. */
  source: string;
  type: string;
  /** RFC 3339, in UTC. */
  time: string;
  /** Whose event it is: the id of the thing that has changed. */
  subject: string;
  /** 1, 2, 3 … of one subject, in 20 digits, so that texts sort as numbers do. */
  sequence: string;
  /** Of all that came of one request; its own id where nothing is known of one. */
  correlationid: string;
  /** `id` of the event that caused this one; not there when a request did. */
  causationid?: string;
  dataschema: string;
  datacontenttype: 'application/json';
  /** W3C trace context, handed on as it came. */
  traceparent?: string;
  tracestate?: string;
}

/** A domain event's attributes, in the order in which they go on a wire: a new id and this moment, each time. */
export const stamp = (event: DomainEvent, source: string, context?: RequestContext): CloudEventAttributes => {
  const id = uuidv7();
  const { causationId, traceparent, tracestate } = context ?? {};
  return {
    specversion: '1.0',
    id,
    source,
    type: event.type.name,
    time: new Date().toISOString(),
    subject: event.subject,
    sequence: String(event.sequence).padStart(SEQUENCE_DIGITS, '0'),
    correlationid: context?.correlationId ?? id,
    ...(causationId === undefined ? {} : { causationid: causationId }),
    dataschema: event.type.dataSchema,
    datacontenttype: 'application/json',
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(tracestate === undefined ? {} : { tracestate }),
  };
};
