import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { isKnown } from '../rules/versions.js';

const isRead = ({ method }: FastifyRequest) => method === 'GET' || method === 'HEAD';

/**
 * 304 without a body for whoever has what is shown already, by the `ETag` of the answer and `If-None-Match` (RFC 9110
 * §13.1.2). What is only handed on was compared by whoever gave it its tag.
 */
export const sendNotModified = (fastify: FastifyInstance) => {
  fastify.addHook('onSend', async (request, reply, payload) => {
    const tag = reply.getHeader('etag');
    if (tag === undefined || reply.statusCode !== 200 || !isRead(request) || payload instanceof Readable)
      return payload;
    if (!isKnown(request.headers['if-none-match'], String(tag))) return payload;
    reply.status(304).removeHeader('content-type').removeHeader('content-length');
    // Fastify leaves the body of a HEAD away itself, and measures it before.
    return request.method === 'HEAD' ? payload : null;
  });
};
