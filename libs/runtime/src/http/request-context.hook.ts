import { type FastifyInstance } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { requestContext, type RequestContext } from '../request-context.js';
import { securityHeaders } from './security-headers.js';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

const one = (header: string | string[] | undefined) => (typeof header === 'string' ? header : undefined);

/** What a request says of itself, where it is well-formed; without a request id of its own it gets a new one. */
export const contextOf = (headers: NodeJS.Dict<string | string[]>): RequestContext => {
  const requestId = one(headers['x-request-id']);
  const traceparent = one(headers['traceparent']);
  const tracestate = one(headers['tracestate']);
  return {
    correlationId: requestId && REQUEST_ID.test(requestId) ? requestId : uuidv7(),
    ...(traceparent && TRACEPARENT.test(traceparent) ? { traceparent } : {}),
    ...(tracestate && tracestate.length <= 512 ? { tracestate } : {}),
  };
};

/** Runs each request in its context, and gives its answer `X-Request-Id` and the security headers. */
export const addRequestContext = (fastify: FastifyInstance) => {
  fastify.addHook('onRequest', (request, reply, done) => {
    const context = contextOf(request.headers);
    reply.headers({ ...securityHeaders, 'x-request-id': context.correlationId });
    requestContext.run(context, done);
  });
};
