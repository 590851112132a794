import { type FastifyInstance } from 'fastify';

/** One line per answered request. Paths only: a query may hold what nobody should read in a log. */
export const addRequestLog = (fastify: FastifyInstance) => {
  fastify.addHook('onResponse', (request, reply, done) => {
    const path = request.originalUrl.split('?', 1)[0];
    const fields = { method: request.method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    if (!path?.startsWith('/health/')) request.log.info(fields, 'request');
    done();
  });
};
