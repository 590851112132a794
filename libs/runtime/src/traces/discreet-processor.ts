import { type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace';

/** What a driver or a client says of an error in words may be somebody's data; which class and code it has is enough to find it. */
const WORDS = ['exception.message', 'exception.stacktrace'];

const withoutWords = (span: ReadableSpan) => {
  // Its status and events are those of the span itself, which has ended and is nobody else's any more.
  delete span.status.message;
  for (const { attributes } of span.events) for (const name of WORDS) if (attributes) delete attributes[name];
};

/** Takes the words of errors out of each span before it goes on: instrumentations put them there. */
export const discreet = (next: SpanProcessor): SpanProcessor => ({
  onStart: (span, parent) => next.onStart(span, parent),
  onEnd: (span) => {
    withoutWords(span);
    next.onEnd(span);
  },
  forceFlush: () => next.forceFlush(),
  shutdown: () => next.shutdown(),
});
