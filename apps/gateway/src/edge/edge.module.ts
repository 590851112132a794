import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { Health } from '@tessera/runtime';
import { type GatewaySettings } from '../settings.js';
import { Upstreams } from './forward/upstreams.js';
import { Admissions } from './limits/admissions.js';
import { policies } from './limits/policies.js';
import { SlidingWindows } from './limits/sliding-windows.js';
import { ThrottleGuard } from './limits/throttle.guard.js';

/** What stands before every route: limits; and behind every route: the services. */
@Module({})
export class EdgeModule {
  static with(settings: GatewaySettings): DynamicModule {
    const windows = new SlidingWindows();
    return {
      module: EdgeModule,
      global: true,
      imports: [ThrottlerModule.forRoot({ throttlers: policies(settings.LIMITS), storage: windows })],
      providers: [
        { provide: SlidingWindows, useValue: windows },
        { provide: Admissions, useValue: new Admissions(windows) },
        { provide: Upstreams, inject: [Health], useFactory: (health: Health) => new Upstreams(settings, health) },
        { provide: APP_GUARD, useClass: ThrottleGuard },
      ],
      exports: [Upstreams],
    };
  }
}
