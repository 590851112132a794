import { isSpanContextValid, type Span, trace } from '@opentelemetry/api';
import { type RequestContext } from './request-context.js';

/** By which a line of the log is found beside the spans of a trace: 32 and 16 hexadecimal digits (W3C Trace Context). */
export interface TraceIds {
  traceId?: string;
  spanId?: string;
}

type Traced = Pick<RequestContext, 'traceparent' | 'span'>;

const NONE: TraceIds = {};

const idsOf = (span: Span | undefined): TraceIds | undefined => {
  const said = span?.spanContext();
  return said && isSpanContextValid(said) ? { traceId: said.traceId, spanId: said.spanId } : undefined;
};

/** Of work by what travels with it: its span, or else the trace that it came with. */
export const traceIdsIn = ({ span, traceparent }: Traced): TraceIds =>
  idsOf(span) ?? (traceparent ? { traceId: traceparent.slice(3, 35) } : NONE);

/** Of the span that is active; where none is made here, of the trace that came with the request or message. */
export const traceIdsNow = (context: Traced | undefined): TraceIds =>
  idsOf(trace.getActiveSpan()) ?? (context ? traceIdsIn(context) : NONE);
