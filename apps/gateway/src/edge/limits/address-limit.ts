import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { Admissions, type Counted } from './admissions.js';
import { clientAddress } from './client-address.js';
import { Plans } from './policies.js';

declare module 'fastify' {
  // What is counted lies on the request itself, where it costs nothing to find.
  interface FastifyRequest extends Counted {}
}

/** Probes and the public keys are asked for by machines, on a schedule. */
const UNCOUNTED = new Set(['/health/live', '/health/ready', '/.well-known/jwks.json']);

/** Doors at which credentials come in a body. */
const DOORS = new Set(['/v1/auth/login', '/v1/auth/refresh']);

/** The path of the route that the router chose, as it was declared; empty for what no route takes. */
const routeOf = ({ routeOptions }: FastifyRequest) => routeOptions.url ?? '';

const hasCredentials = (request: FastifyRequest) =>
  request.headers.authorization !== undefined || DOORS.has(routeOf(request));

/**
 * The first stage of limits, per client address: before route and token are looked at, so that bad tokens, unknown
 * routes and broken paths count like everything else. An authentication that fails counts when it is answered, whoever
 * said so: counted before, a page that loads twenty things at once would refuse itself.
 */
export const limitAddresses = (app: NestFastifyApplication) => {
  const admissions = app.get(Admissions, { strict: false });
  const plans = app.get(Plans, { strict: false });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.decorateRequest('hits', undefined);
  fastify.addHook('onRequest', async (request) => {
    if (UNCOUNTED.has(routeOf(request))) return;
    const plan = hasCredentials(request) ? plans.credentials : plans.address;
    await admissions.admit(request, clientAddress(request), plan);
  });
  // Before the answer is out: who gets it and asks again at once is counted already.
  fastify.addHook('onSend', async (request, { statusCode }) => {
    if (statusCode === 429) admissions.withdraw(request);
    if (statusCode === 401 && hasCredentials(request))
      await admissions.count(clientAddress(request), plans.failedAuthentication);
  });
};
