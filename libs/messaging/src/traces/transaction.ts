import { context, createContextKey, type Span, SpanStatusCode } from '@opentelemetry/api';
import { type RequestContext } from '@tessera/runtime/rules';
import { tracer, tracing, under, underFirst } from '@tessera/runtime/telemetry';
import { type OutgoingMessage } from '../wire/message.js';
import { errorType } from './error-type.js';

const WRITTEN = createContextKey('messages of the running transaction');

/** Of a transaction under way: what it has written in its last try. */
interface Written {
  spans: Span[];
}

/**
 * The span of a transaction that does the work of several: a child of the first that is kept, with a link to each other one, and these link
 * to it. So every trace is whole where it is alone, and shows where its work was done where it is not. Its statements lie below it.
 */
const inSpan = async <Result>(causes: readonly Span[], run: () => Promise<Result>): Promise<Result> => {
  const [first, ...others] = causes;
  if (!first) return run();
  const links = others.map((other) => ({ context: other.spanContext() }));
  const attributes = { 'tessera.transaction.causes': causes.length };
  const span = tracer().startSpan('transaction', { links, attributes }, under(first));
  for (const other of others) other.addLink({ context: span.spanContext() });
  const written: Written = { spans: [] };
  try {
    const result = await context.with(under(span).setValue(WRITTEN, written), run);
    for (const created of written.spans) created.end();
    return result;
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', errorType(error));
    throw error;
  } finally {
    span.end();
  }
};

/** Runs a transaction that these have caused, under a span where any of them is kept. Where tracing is off it runs it, and that is all. */
export const asTransaction = <Result>(
  causes: readonly (RequestContext | undefined)[],
  run: () => Promise<Result>,
): Promise<Result> => {
  if (!tracing.on) return run();
  const spans = causes.flatMap((cause) => cause?.span ?? []);
  const kept = [...new Set(spans.filter((span) => span.isRecording()))];
  return kept.length > 0 ? inSpan(kept, run) : underFirst(spans, run);
};

/** What the running transaction writes, for the last time in this try: these messages exist when it is committed, and no others do. */
export const noteWritten = (messages: readonly OutgoingMessage[]) => {
  const written = context.active().getValue(WRITTEN) as Written | undefined;
  if (written) written.spans = messages.flatMap(({ created }) => created ?? []);
};
