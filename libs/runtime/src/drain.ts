import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';
import { type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Health } from './health.js';

/** Who was let in before the door closed has so long to begin a request, and so long to be answered. */
const closing = { silenceMs: 2_000, longestMs: 20_000 };

/** While an instance drains, each answer ends its connection: the caller's next one looks where to go anew. */
export const endConnectionsWhileDraining = (fastify: FastifyInstance, health: Health) => {
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (health.isDraining) reply.header('connection', 'close');
    done();
  });
};

/**
 * Closing, Node waits for every connection that is not idle, and its own limits are off by then: one over which nothing was
 * ever sent, as clients open them in advance, or a request that never comes to its end would keep the process for ever.
 */
export const endConnectionsThatSayNothing = (fastify: FastifyInstance, { silenceMs, longestMs } = closing) => {
  const open = new Set<Socket>();
  fastify.server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  fastify.addHook('preClose', (done) => {
    const endSilent = () => open.forEach((socket) => void (socket.bytesRead === 0 && socket.destroy()));
    setTimeout(endSilent, silenceMs).unref();
    setTimeout(() => fastify.server.closeAllConnections(), longestMs).unref();
    done();
  });
};

/**
 * Not ready, then `drainMs` of answering as before, then everything is closed in order. A caller that gives up idle
 * connections sooner than that (`Upstream`) has none left when the socket closes, so it never sends a
 * request into a connection that is just being closed, which it could not send again.
 */
export const drainAndClose = async (app: NestFastifyApplication, drainMs: number) => {
  app.get(Health).drain();
  await sleep(drainMs);
  await app.close();
};
