import { Callers } from '@tessera/auth';
import { KafkaServer } from '@tessera/messaging';
import { readConfig, startService } from '@tessera/runtime';
import { AppModule } from './app.module.js';
import { orderSettings } from './settings.js';

const settings = readConfig('order', orderSettings);

await startService({
  name: 'order',
  module: AppModule.with(settings),
  settings,
  port: settings.ORDER_PORT,
  admits: (app) => (request) => app.get(Callers, { strict: false }).withRole('admin', request),
  prepare: (app) => void app.connectMicroservice({ strategy: app.get(KafkaServer) }),
});
