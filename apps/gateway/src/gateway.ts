import { type DynamicModule } from '@nestjs/common';
import { Callers } from '@tessera/auth';
import { type Service } from '@tessera/runtime';
import { AppModule } from './app.module.js';
import { GatewayState } from './gateway.state.js';
import { type GatewaySettings } from './settings.js';
import { Cors } from './edge/cors.js';
import { takeBodiesUnread } from './edge/forward/body.js';
import { limitAddresses } from './edge/limits/address-limit.js';
import { trustIn } from './edge/limits/client-address.js';

/** The gateway as `startService` takes it; main.ts and the tests start the same one, these without Kafka. */
export const gateway = (settings: GatewaySettings, kafka: DynamicModule): Service => ({
  name: 'gateway',
  module: AppModule.with(settings, kafka),
  settings,
  port: settings.GATEWAY_PORT,
  parseBodies: false,
  shedAboveMs: settings.SHED_ABOVE_MS,
  management: {
    host: settings.MANAGEMENT_HOST,
    port: settings.MANAGEMENT_PORT,
    shows: { '/v1/gateway/state': (app) => app.get(GatewayState).read() },
  },
  admits: (app) => (request) => app.get(Callers, { strict: false }).withRole('admin', request),
  http: { trustProxy: trustIn(settings.TRUSTED_PROXIES) },
  prepare: (app) => {
    takeBodiesUnread(app);
    app.get(Cors, { strict: false }).watch(app);
    limitAddresses(app);
  },
});
