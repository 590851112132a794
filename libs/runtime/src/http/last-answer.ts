import { type FastifyInstance, type FastifyReply } from 'fastify';
import { once } from 'node:events';

/** Longer than a client that sends steadily needs for a body of the size that we take. */
const PATIENCE_MS = 5_000;

const isLast = (reply: FastifyReply) => !reply.raw.shouldKeepAlive || reply.getHeader('connection') === 'close';

/**
 * A connection that closes while its client still sends is reset, and the answer is lost with it: nginx then says that we
 * are away. So the rest of a body is read, and dropped, before the last answer on a connection. Must be the last of the
 * `onSend` hooks, which may say that it is.
 */
export const readBeforeLastAnswer = (fastify: FastifyInstance) => {
  fastify.addHook('onSend', async ({ raw }, reply) => {
    if (raw.complete || raw.destroyed || !isLast(reply)) return;
    raw.resume();
    await once(raw, 'end', { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined);
  });
};
