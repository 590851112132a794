import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
} from '@nestjs/throttler';
import { Admissions } from './admissions.js';
import { SlidingWindows } from './sliding-windows.js';

/** The second stage of limits, after token and role: those of the caller and of the route. */
@Injectable()
export class ThrottleGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    windows: SlidingWindows,
    reflector: Reflector,
    private readonly admissions: Admissions,
  ) {
    super(options, windows, reflector);
  }

  protected override async handleRequest({ context, limit, ttl, throttler, getTracker }: ThrottlerRequest) {
    const { req } = this.getRequestResponse(context);
    const whose = await getTracker(req, context);
    this.admissions.admit(req, throttler.name ?? '', whose, { quota: limit, seconds: ttl / 1000 });
    return true;
  }
}
