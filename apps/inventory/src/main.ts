import { Callers } from '@tessera/auth';
import { KafkaServer } from '@tessera/messaging';
import { readConfig, startService } from '@tessera/runtime';
import { AppModule } from './app.module.js';
import { inventorySettings } from './settings.js';

const settings = readConfig('inventory', inventorySettings);

await startService({
  name: 'inventory',
  module: AppModule.with(settings),
  settings,
  port: settings.INVENTORY_PORT,
  admits: (app) => (request) => app.get(Callers, { strict: false }).withRole('admin', request),
  prepare: (app) => void app.connectMicroservice({ strategy: app.get(KafkaServer) }),
});
