import { type Span } from '@opentelemetry/api';
import { AsyncLocalStorage } from 'node:async_hooks';

/** What travels with one piece of work from the HTTP request through the outbox and Kafka to the last consumer. */
export interface RequestContext {
  /** `X-Request-Id` at the edge, `ce_correlationid` on the wire, `correlationId` in every log line. */
  correlationId: string;
  /** `ce_id` of the message that caused this work; absent at an HTTP door. */
  causationId?: string;
  /** W3C trace context as it came; handed on so where no spans are made here. */
  traceparent?: string;
  tracestate?: string;
  /** Of this work, where spans are made: what it asks of others and what it causes lies under it. */
  span?: Span;
  /** Milliseconds since 1970: whoever asked has stopped waiting by then. A caller inside says so in `X-Request-Deadline`. */
  deadline?: number;
}

/** The context of the work that is running; empty outside of requests and messages. */
export const requestContext = new AsyncLocalStorage<RequestContext>();
