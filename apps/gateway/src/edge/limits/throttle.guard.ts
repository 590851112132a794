import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
} from '@nestjs/throttler';
import { rateLimited } from './rate-limited.js';
import { SlidingWindows } from './sliding-windows.js';

/** The one stage of limits, after token and role. A request that any policy refuses (429) counts for none of them. */
@Injectable()
export class ThrottleGuard extends ThrottlerGuard {
  /** The buckets that a request was let into, until it has passed them all. */
  private readonly admissions = new WeakMap<object, string[]>();

  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    private readonly windows: SlidingWindows,
    reflector: Reflector,
  ) {
    super(options, windows, reflector);
  }

  protected override async handleRequest(asked: ThrottlerRequest): Promise<boolean> {
    const { context, limit, ttl, throttler, getTracker, generateKey } = asked;
    const { req } = this.getRequestResponse(context);
    const name = throttler.name ?? '';
    const key = generateKey(context, await getTracker(req, context), name);
    const { admitted, waitSeconds } = this.windows.take(key, limit, ttl);
    const before = this.admissions.get(req) ?? [];
    if (admitted) this.admissions.set(req, [...before, key]);
    if (admitted) return true;
    for (const earlier of before) this.windows.giveBack(earlier);
    throw rateLimited(name, limit, ttl / 1000, waitSeconds);
  }
}
