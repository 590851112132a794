import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { Health, Log } from '@tessera/runtime';
import { type GatewaySettings } from '../../settings.js';
import { Admissions } from './admissions.js';
import { Counters } from './counters.js';
import { openCounters } from './open-counters.js';
import { type Plan, Plans } from './policies.js';
import { ThrottleGuard } from './throttle.guard.js';

/** A plan as the library knows it: a throttler by that name, with the quota and window of its first rule. */
const throttler = ({ name, rules: [{ policy }] }: Plan) => ({
  name,
  limit: policy.quota,
  ttl: policy.windowMs,
  blockDuration: 0,
});

/** How often who may ask. `Counters` are exported for what is counted by something of its own. */
@Module({})
export class LimitsModule {
  static with({ LIMITS, REDIS_URL }: Pick<GatewaySettings, 'LIMITS' | 'REDIS_URL'>): DynamicModule {
    const plans = new Plans(LIMITS);
    const throttlers = plans.all.map(throttler);
    return {
      module: LimitsModule,
      global: true,
      imports: [
        ThrottlerModule.forRootAsync({
          inject: [Counters],
          useFactory: (storage: Counters) => ({ throttlers, storage }),
        }),
      ],
      providers: [
        { provide: Plans, useValue: plans },
        {
          provide: Counters,
          inject: [Log, Health],
          useFactory: (log: Log, health: Health) => openCounters(plans.all, REDIS_URL, log, health),
        },
        Admissions,
        { provide: APP_GUARD, useClass: ThrottleGuard },
      ],
      exports: [Plans, Counters, Admissions],
    };
  }
}
