import { context, type Context, propagation, ROOT_CONTEXT, type Span, trace, type Tracer } from '@opentelemetry/api';

/**
 * Whether this process makes spans: `on` from `startTraces`, before anything is made that could ask. All that makes spans asks here first,
 * so that where it is off, nothing is made, kept or looked up. `statements`: databases were patched by the preload.
 */
export const tracing = { on: false, statements: false };

/** Of all spans that are ours, in services and messaging. */
export const tracer = (): Tracer => trace.getTracer('tessera');

/** W3C headers, as requests and messages carry them. */
interface TraceHeaders {
  traceparent?: string;
  tracestate?: string;
}

/** Under which a span of whoever sent these headers goes on; the root where they say nothing that can be read. */
export const contextFrom = (headers: TraceHeaders): Context => propagation.extract(ROOT_CONTEXT, headers);

/** What whoever gets it shall go on under. */
export const headersOf = (span: Span): TraceHeaders => {
  const headers: TraceHeaders = {};
  propagation.inject(under(span), headers);
  return headers;
};

/** Directly below this span, whatever else is active. */
export const under = (span: Span): Context => trace.setSpan(ROOT_CONTEXT, span);

/** The span under which the running code works, when it is kept; whoever does something later for it hands this on. */
export const activeSpan = (): Span | undefined => (tracing.on ? trace.getActiveSpan() : undefined);

/** Runs work below this span, as it would without one. */
export const inSpan = <Result>(span: Span | undefined, work: () => Result): Result =>
  span ? context.with(under(span), work) : work();

/** Runs what belongs to no single trace, as what wakes a relay: nothing of it is seen in one. */
export const outsideOfTraces = <Result>(work: () => Result): Result =>
  tracing.on ? context.with(ROOT_CONTEXT, work) : work();

/**
 * Runs work that several asked for under the first of their spans that is kept, and has the others link to it. For where there is no
 * better place: each of them is then found from its own trace.
 */
export const underFirst = <Result>(spans: readonly (Span | undefined)[], work: () => Result): Result => {
  const asked = spans.filter((span) => span !== undefined);
  const [first = asked[0], ...others] = new Set(asked.filter((span) => span.isRecording()));
  if (!first) return context.with(ROOT_CONTEXT, work);
  for (const other of others) other.addLink({ context: first.spanContext() });
  return context.with(under(first), work);
};
