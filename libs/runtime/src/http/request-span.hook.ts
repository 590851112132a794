import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { requestContext } from '../request-context.js';
import { contextFrom, tracer } from '../traces/tracing.js';

const spans = new WeakMap<FastifyRequest, Span>();

/** Asked again and again, by whoever watches and by each service for keys; of no interest to anybody else. */
const isRoutine = (path: string) =>
  path === '/metrics' || path.startsWith('/health/') || path.startsWith('/.well-known/');

const pathOf = ({ originalUrl }: FastifyRequest) => originalUrl.split('?', 1)[0] ?? '/';

const startSpan = (request: FastifyRequest): Span => {
  const route = request.is404 ? undefined : request.routeOptions.url;
  const attributes = {
    'http.request.method': request.method,
    'url.path': pathOf(request),
    'url.scheme': 'http',
    'tessera.correlation_id': request.id,
    ...(route !== undefined && { 'http.route': route }),
  };
  const name = route === undefined ? request.method : `${request.method} ${route}`;
  const { traceparent, tracestate } = requestContext.getStore() ?? {};
  const parent = contextFrom({ ...(traceparent && { traceparent }), ...(tracestate && { tracestate }) });
  return tracer().startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
};

const endSpan = (span: Span, status: number) => {
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', String(status));
  span.end();
};

/**
 * A server span for each request, named by its route, until its answer is out or its client gone (semantic conventions for HTTP). The request
 * context has it from then on. No address, query or header of the client is in it. Added only where tracing is on.
 */
export const addRequestSpans = (fastify: FastifyInstance) => {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const store = requestContext.getStore();
    if (!store || isRoutine(pathOf(request))) return done();
    const span = startSpan(request);
    spans.set(request, span);
    store.span = span;
    return context.with(trace.setSpan(context.active(), span), done);
  });
  fastify.addHook('onResponse', (request, { statusCode }, done) => {
    const span = spans.get(request);
    if (span) endSpan(span, statusCode);
    done();
  });
};
