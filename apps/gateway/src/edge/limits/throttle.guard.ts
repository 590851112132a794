import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InjectThrottlerOptions, ThrottlerGuard, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { type Principal } from '@tessera/auth';
import { type FastifyRequest } from 'fastify';
import { Admissions } from './admissions.js';
import { clientAddress } from './client-address.js';
import { Counters } from './counters.js';
import { LIMIT, type RouteLimit } from './limit.decorator.js';
import { Plans } from './policies.js';

type Request = FastifyRequest & { user?: Principal };

const READS = new Set(['GET', 'HEAD']);
const ADMITTED = Promise.resolve(true);

/**
 * The second stage of limits, after token and role: the door's own by address, else those of the caller by their id. The
 * library's guard would ask the storage once per policy; here one call decides all of them.
 */
@Injectable()
export class ThrottleGuard extends ThrottlerGuard {
  /** What stands on a route never changes, so it is read once. */
  private readonly marks = new WeakMap<object, { limit: RouteLimit | undefined }>();

  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    counters: Counters,
    reflector: Reflector,
    private readonly plans: Plans,
    private readonly admissions: Admissions,
  ) {
    super(options, counters, reflector);
  }

  override canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const door = this.doorOf(context.getHandler());
    if (door) return this.admit(request, clientAddress(request), this.plans.doors[door]);
    const { user, method } = request;
    return user ? this.admit(request, user.id, READS.has(method) ? this.plans.user : this.plans.writes) : ADMITTED;
  }

  private async admit(...[request, tracker, plan]: Parameters<Admissions['admit']>) {
    await this.admissions.admit(request, tracker, plan);
    return true;
  }

  private doorOf(handler: object) {
    const known = this.marks.get(handler);
    if (known) return known.limit;
    const limit: RouteLimit | undefined = Reflect.getMetadata(LIMIT, handler);
    this.marks.set(handler, { limit });
    return limit;
  }
}
