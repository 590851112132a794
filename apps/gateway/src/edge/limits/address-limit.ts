import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { Admissions } from './admissions.js';
import { clientAddress } from './client-address.js';
import { type Limit } from './limits.js';

/** Probes and the public keys are asked for by machines, on a schedule. */
const UNCOUNTED = /^\/(health\/.+|\.well-known\/jwks\.json)$/;

const isCounted = ({ routeOptions }: FastifyRequest) => !UNCOUNTED.test(routeOptions.url ?? '');

/**
 * The first stage of limits, per client address: before route and token are looked at, so that bad tokens, unknown
 * routes and broken paths count like everything else.
 */
export const limitAddresses = (app: NestFastifyApplication, limit: Limit) => {
  const admissions = app.get(Admissions, { strict: false });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request) => {
    if (isCounted(request)) admissions.admit(request, 'address', clientAddress(request), limit);
  });
};
