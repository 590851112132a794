import { type Context, type Span, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { contextFrom, tracer } from '@tessera/runtime/telemetry';
import { type WireMessage } from '../wire/message.js';
import { destinationAttributes, eventAttributes, messageAttributes } from './attributes.js';
import { creationOf } from './creation-headers.js';
import { errorType } from './error-type.js';

interface Sampled {
  message: WireMessage;
  creation: Context;
}

const isSampled = (creation: Context) => ((trace.getSpanContext(creation)?.traceFlags ?? 0) & TraceFlags.SAMPLED) !== 0;

const sampledOf = (messages: readonly WireMessage[]): Sampled[] =>
  messages.flatMap((message) => {
    const creation = contextFrom(creationOf(message));
    return isSampled(creation) ? [{ message, creation }] : [];
  });

const sendSpan = ({ message, creation }: Sampled, count: number, batch?: Span): Span => {
  const attributes = {
    ...messageAttributes(message, 'send'),
    ...eventAttributes(message),
    ...(count > 1 && { 'messaging.batch.message_count': count }),
  };
  const links = batch ? [{ context: batch.spanContext() }] : [];
  return tracer().startSpan(`send ${message.topic}`, { kind: SpanKind.CLIENT, attributes, links }, creation);
};

/** One produce of several that are kept: below the creation of the first, with a link to each other one, whose spans link to it. */
const batchSpan = (sampled: readonly Sampled[], count: number): Span | undefined => {
  const [first, ...others] = sampled;
  if (!first || others.length === 0) return undefined;
  const links = others.flatMap(({ creation }) => {
    const context = trace.getSpanContext(creation);
    return context ? [{ context }] : [];
  });
  const topics = [...new Set(sampled.map(({ message }) => message.topic))].join(',');
  const attributes = { ...destinationAttributes(topics, 'send'), 'messaging.batch.message_count': count };
  return tracer().startSpan('send batch', { kind: SpanKind.CLIENT, attributes, links }, first.creation);
};

/**
 * Sends messages, with a span `send <topic>` for each whose creation is kept. Called where tracing is on. The statements that read and delete
 * the rows are the relay's, for whatever is there, and in no trace.
 */
export const tracedSend = async (messages: readonly WireMessage[], send: () => Promise<void>): Promise<void> => {
  const sampled = sampledOf(messages);
  if (sampled.length === 0) return send();
  const batch = batchSpan(sampled, messages.length);
  const spans = [...sampled.map((one) => sendSpan(one, messages.length, batch)), ...(batch ? [batch] : [])];
  try {
    await send();
  } catch (error) {
    for (const span of spans)
      span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', errorType(error));
    throw error;
  } finally {
    for (const span of spans) span.end();
  }
};
