import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { Admissions } from './admissions.js';
import { clientAddress } from './client-address.js';
import { type Limits } from './limits.js';

/** Probes and the public keys are asked for by machines, on a schedule. */
const UNCOUNTED = /^\/(health\/.+|\.well-known\/jwks\.json)$/;

const isCounted = ({ routeOptions }: FastifyRequest) => !UNCOUNTED.test(routeOptions.url ?? '');

/** Doors at which credentials come in a body. */
const DOORS = new Set(['/v1/auth/login', '/v1/auth/refresh']);

const hasCredentials = ({ headers, routeOptions }: FastifyRequest) =>
  headers.authorization !== undefined || DOORS.has(routeOptions.url ?? '');

const FAILED = 'failed-authentications';

/**
 * The first stage of limits, per client address: before route and token are looked at, so that bad tokens, unknown
 * routes and broken paths count like everything else. An authentication that fails counts when it is answered, whoever
 * said so: counted before, a page that loads twenty things at once would refuse itself.
 */
export const limitAddresses = (app: NestFastifyApplication, { address, failedAuthentications }: Limits) => {
  const admissions = app.get(Admissions, { strict: false });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request) => {
    if (!isCounted(request)) return;
    const whose = clientAddress(request);
    admissions.admit(request, 'address', whose, address);
    if (hasCredentials(request)) admissions.check(FAILED, whose, failedAuthentications);
  });
  fastify.addHook('onSend', async (request, { statusCode }) => {
    if (statusCode === 429) admissions.withdraw(request);
    if (statusCode === 401 && hasCredentials(request))
      admissions.count(FAILED, clientAddress(request), failedAuthentications);
  });
};
