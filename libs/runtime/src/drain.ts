import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { Health } from './health.js';

/** While an instance drains, each answer ends its connection: the caller's next one looks where to go anew. */
export const endConnectionsWhileDraining = (fastify: FastifyInstance, health: Health) => {
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (health.isDraining) reply.header('connection', 'close');
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
