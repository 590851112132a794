import { requestContext } from '../request-context.js';

/**
 * Adds the id and the trace (W3C) of the work that a request is for, under which whoever gets it goes on; gives the same headers. Where spans
 * are made, the request has one of its own, and the trace goes with that: `provideSpans`.
 */
export const withContext = (headers: Record<string, string>): Record<string, string> => {
  const context = requestContext.getStore();
  if (context) headers['x-request-id'] = context.correlationId;
  if (context?.span) return headers;
  if (context?.traceparent) headers['traceparent'] = context.traceparent;
  if (context?.tracestate) headers['tracestate'] = context.tracestate;
  return headers;
};
