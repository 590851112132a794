import { type ExecutionContext } from '@nestjs/common';
import { type ThrottlerOptions } from '@nestjs/throttler';
import { type Principal } from '@tessera/auth';
import { type FastifyRequest } from 'fastify';
import { clientAddress } from './client-address.js';
import { LIMIT, type RouteLimit, routeLimits } from './limit.decorator.js';
import { type Limit, type Limits } from './limits.js';

type Request = FastifyRequest & { user?: Principal };

const requestOf = (context: ExecutionContext) => context.switchToHttp().getRequest<Request>();
const userOf = (context: ExecutionContext) => requestOf(context).user;
const isWrite = (context: ExecutionContext) => !['GET', 'HEAD'].includes(requestOf(context).method);

const routeLimit = (context: ExecutionContext): RouteLimit | undefined =>
  Reflect.getMetadata(LIMIT, context.getHandler());

type Applies = (context: ExecutionContext) => boolean;

const policy = (name: string, { quota, seconds }: Limit, tracker: (request: Request) => string, applies: Applies) => ({
  name,
  limit: quota,
  ttl: seconds * 1000,
  blockDuration: 0,
  // The request is Fastify's; throttler knows no framework and hands it on untyped.
  getTracker: (request: Record<string, unknown>) => tracker(request as unknown as Request),
  skipIf: (context: ExecutionContext) => !applies(context),
});

const byUser = ({ user }: Request) => user?.id ?? '';

/** Who is counted where, beyond their address: a caller with a token by their id, others at the doors that lead to one. */
export const policies = (limits: Limits): ThrottlerOptions[] => [
  policy('user', limits.user, byUser, (context) => Boolean(userOf(context))),
  policy('writes', limits.writes, byUser, (context) => Boolean(userOf(context)) && isWrite(context)),
  ...routeLimits.map((name) => policy(name, limits[name], clientAddress, (context) => routeLimit(context) === name)),
];
