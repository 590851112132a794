import { type DynamicModule, Module } from '@nestjs/common';
import { type Logger } from 'pino';
import { HealthController } from './health.controller.js';
import { Health } from './health.js';
import { Log } from './log.js';

/** Log and Health for everyone, and the two health routes. `startService` adds it around the app's own module. */
@Module({})
export class RuntimeModule {
  static around(log: Logger, app: DynamicModule['module'] | DynamicModule): DynamicModule {
    return {
      module: RuntimeModule,
      global: true,
      imports: [app],
      controllers: [HealthController],
      providers: [Health, { provide: Log, useValue: log }],
      exports: [Health, Log],
    };
  }
}
