import { type FastifyInstance } from 'fastify';
import { requestContext, type RequestContext } from '../request-context.js';
import { securityHeaders } from '../rules/security-headers.js';

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

const MILLISECONDS = /^[1-9]\d{0,15}$/;

const one = (header: string | string[] | undefined) => (typeof header === 'string' ? header : undefined);

/** What a request says of itself, where it is well-formed. */
export const contextOf = (correlationId: string, headers: NodeJS.Dict<string | string[]>): RequestContext => {
  const traceparent = one(headers['traceparent']);
  const tracestate = one(headers['tracestate']);
  return {
    correlationId,
    ...(traceparent && TRACEPARENT.test(traceparent) ? { traceparent } : {}),
    ...(tracestate && tracestate.length <= 512 ? { tracestate } : {}),
  };
};

/** The same of a request from inside: only there is it believed until when its caller waits. */
const contextInside = (correlationId: string, headers: NodeJS.Dict<string | string[]>): RequestContext => {
  const deadline = one(headers['x-request-deadline']);
  const context = contextOf(correlationId, headers);
  return { ...context, ...(deadline && MILLISECONDS.test(deadline) ? { deadline: Number(deadline) } : {}) };
};

/** Runs each request in its context, and gives its answer `X-Request-Id` and the security headers. */
export const addRequestContext = (fastify: FastifyInstance, isPublic: boolean) => {
  const read = isPublic ? contextOf : contextInside;
  fastify.addHook('onRequest', (request, _reply, done) => requestContext.run(read(request.id, request.headers), done));
  fastify.addHook('onSend', (request, reply, payload, done) => {
    reply.headers({ ...securityHeaders, ...reply.getHeaders(), 'x-request-id': request.id });
    done(null, payload);
  });
};
