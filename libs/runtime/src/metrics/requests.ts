import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { histogram, observe } from './instruments.js';

/** RFC 9110 and 5789: whatever else somebody sends is one word, as in the semantic conventions. */
const METHODS = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']);

/** As nginx has it: the client was gone before its answer. */
const CLIENT_GONE = 499;

/** What of an answer is counted, once its connection is done with it. */
const labelsOf = (http_request_method: string, { routeOptions }: FastifyRequest, { raw }: FastifyReply) => ({
  http_request_method,
  http_route: routeOptions.url ?? 'unmatched',
  http_response_status_code: String(raw.headersSent ? raw.statusCode : CLIENT_GONE),
});

/**
 * Counts requests and how long their answers took, by the template of their route: what no route takes is `unmatched`, so nobody
 * makes series by asking. At the close of the answer, for Fastify's `onResponse` says nothing of clients that have gone.
 */
export const measureRequests = (fastify: FastifyInstance) => {
  const durations = histogram('http_server_request_duration_seconds');
  const active = new Map<string, number>();
  const change = (method: string, by: number) => active.set(method, (active.get(method) ?? 0) + by);
  fastify.addHook('onRequest', (request, reply, done) => {
    const method = METHODS.has(request.method) ? request.method : '_OTHER';
    change(method, 1);
    reply.raw.on('close', () => {
      change(method, -1);
      durations.record(reply.elapsedTime / 1_000, labelsOf(method, request, reply));
    });
    done();
  });
  observe(['http_server_active_requests'], (tell) => {
    for (const [http_request_method, count] of active)
      tell('http_server_active_requests', count, { http_request_method });
  });
};
