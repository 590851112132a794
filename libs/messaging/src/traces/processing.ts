import { type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { type RequestContext } from '@tessera/runtime/rules';
import { contextFrom, tracer, tracing } from '@tessera/runtime/telemetry';
import { type IncomingMessage } from '../wire/message.js';
import { eventAttributes, messageAttributes } from './attributes.js';
import { creationOf } from './creation-headers.js';
import { errorType } from './error-type.js';

/** A span `process <topic>` below the creation of the message; none where it says of no trace. */
const startProcessing = (group: string, message: IncomingMessage): Span | undefined => {
  const creation = contextFrom(creationOf(message));
  if (!trace.getSpanContext(creation)) return undefined;
  const attributes = {
    ...messageAttributes(message, 'process'),
    'messaging.consumer.group.name': group,
    'messaging.destination.partition.id': String(message.partition),
    'messaging.kafka.offset': Number(message.offset),
    ...eventAttributes(message),
  };
  return tracer().startSpan(`process ${message.topic}`, { kind: SpanKind.CONSUMER, attributes }, creation);
};

/** A delivery, as far as its trace is concerned. */
interface Traceable {
  message: IncomingMessage;
  context: RequestContext;
}

/** Begins the span of a message that is handled now, one for each try of a parked one; where tracing is off it gives the same delivery. */
export const processing = <One extends Traceable>(group: string, delivery: One): One => {
  if (!tracing.on) return delivery;
  const span = startProcessing(group, delivery.message);
  return span ? { ...delivery, context: { ...delivery.context, span } } : delivery;
};

/** The message is done with, as `outcome` says. */
export const processed = ({ context: { span } }: Pick<Traceable, 'context'>, outcome: string) => {
  span?.setAttribute('tessera.outcome', outcome).end();
};

/** What happened to it on the way, by the class of its error. */
export const noteFailure = (
  span: Span | undefined,
  event: string,
  error: unknown,
  more: Record<string, number> = {},
) => {
  span?.addEvent(event, { 'error.type': errorType(error), ...more });
};

/** It was not handled, and is put aside: parked, or a dead letter. */
export const putAside = (span: Span | undefined, outcome: string, error: unknown) => {
  if (!span) return;
  noteFailure(span, outcome, error);
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttributes({ 'error.type': errorType(error) });
};

/** One that nobody can read, whose span begins and ends with its being put aside. */
export const unreadable = (group: string, message: IncomingMessage, error: unknown) => {
  const span = tracing.on ? startProcessing(group, message) : undefined;
  putAside(span, 'dead-lettered', error);
  span?.end();
};
