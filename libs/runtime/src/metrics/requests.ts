import { type FastifyInstance } from 'fastify';
import { observe } from './instruments.js';
import { type RequestDurations } from './request-durations.js';

/** RFC 9110 and 5789: whatever else somebody sends is one word, as in the semantic conventions. */
const METHODS = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']);

/** As nginx has it: the client was gone before its answer. */
const CLIENT_GONE = 499;

/** Requests of one method that are being answered. */
interface Active {
  method: string;
  count: number;
}

/**
 * Counts requests and how long their answers took, by the template of their route: what no route takes is `unmatched`, so nobody
 * makes series by asking. At the close of the answer, for Fastify's `onResponse` says nothing of clients that have gone.
 */
export const measureRequests = (fastify: FastifyInstance, durations: RequestDurations) => {
  const seen = new Map<string, Active>();
  const begin = (method: string) => {
    const active = { method, count: 0 };
    seen.set(method, active);
    return active;
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    const method = METHODS.has(request.method) ? request.method : '_OTHER';
    const active = seen.get(method) ?? begin(method);
    active.count += 1;
    const { raw } = reply;
    raw.on('close', () => {
      active.count -= 1;
      const status = raw.headersSent ? raw.statusCode : CLIENT_GONE;
      durations.record(reply.elapsedTime / 1_000, method, request.routeOptions.url ?? 'unmatched', status);
    });
    done();
  });
  observe(['http_server_active_requests'], (tell) => {
    for (const { method: http_request_method, count } of seen.values())
      tell('http_server_active_requests', count, { http_request_method });
  });
};
