import { type ExecutionContext } from '@nestjs/common';
import { type ThrottlerOptions } from '@nestjs/throttler';
import { type Principal } from '@tessera/auth';
import { HealthController } from '@tessera/runtime';
import { type FastifyRequest } from 'fastify';
import { clientAddress } from './client-address.js';
import { LIMIT, type RouteLimit } from './limit.decorator.js';
import { type Limit, type Limits } from './limits.js';

type Request = FastifyRequest & { user?: Principal };

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<Request>();
const userOf = (context: ExecutionContext) => requestOf(context).user;
const isWrite = (context: ExecutionContext) => !['GET', 'HEAD'].includes(requestOf(context).method);

const routeLimit = (context: ExecutionContext): RouteLimit | undefined =>
  context.getClass() === HealthController ? 'none' : Reflect.getMetadata(LIMIT, context.getHandler());

type Applies = (context: ExecutionContext) => boolean;

/** A bucket is someone's, whatever they ask for; throttler's own key would make one per handler. */
const policy = (name: string, { quota, seconds }: Limit, tracker: (request: Request) => string, applies: Applies) => ({
  name,
  limit: quota,
  ttl: seconds * 1000,
  blockDuration: 0,
  // The request is Fastify's; throttler knows no framework and hands it on untyped.
  getTracker: (request: Record<string, unknown>) => tracker(request as unknown as Request),
  generateKey: (_: ExecutionContext, tracker: string) => `${name} ${tracker}`,
  skipIf: (context: ExecutionContext) => routeLimit(context) === 'none' || !applies(context),
});

const byUser = ({ user }: Request) => user?.id ?? '';

/** Who is counted where: a caller with a token by their id, everyone else by address. */
export const policies = (limits: Limits): ThrottlerOptions[] => [
  policy('address', limits.address, clientAddress, (context) => !userOf(context)),
  policy('user', limits.user, byUser, (context) => Boolean(userOf(context))),
  policy('writes', limits.writes, byUser, (context) => Boolean(userOf(context)) && isWrite(context)),
  policy('login', limits.login, clientAddress, (context) => routeLimit(context) === 'login'),
  policy('register', limits.register, clientAddress, (context) => routeLimit(context) === 'register'),
];
