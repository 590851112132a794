import { type Span, SpanKind } from '@opentelemetry/api';
import { type RequestContext } from '@tessera/runtime/rules';
import { headersOf, tracer, under } from '@tessera/runtime/telemetry';
import { messageAttributes } from './attributes.js';

type TracedContext = RequestContext & { span: Span };

/** What a message is stamped with, and its span, where its cause is kept. */
export interface Creation {
  context: RequestContext;
  span: Span | undefined;
}

/** Whether spans are made of what this work causes. */
export const isTraced = (context: RequestContext | undefined): context is TracedContext => context?.span !== undefined;

/**
 * The creation context of a message: a span `create <topic>` below the work that causes it, from the decision to the commit; until then it
 * is in no trace (`transaction.ts`). Of work that is not kept, the decision that it is not goes on.
 */
export const startCreation = (topic: string, key: Buffer, context: TracedContext): Creation => {
  const { span: cause, ...said } = context;
  const span = cause.isRecording()
    ? tracer().startSpan(
        `create ${topic}`,
        { kind: SpanKind.PRODUCER, attributes: messageAttributes({ topic, key }, 'create') },
        under(cause),
      )
    : undefined;
  return { context: { ...said, ...headersOf(span ?? cause) }, span };
};
