import { KafkaServer } from '@tessera/messaging';
import { startService } from '@tessera/runtime';
import { AppModule } from './app.module.js';
import { config } from './config.js';

await startService({
  name: 'inventory',
  module: AppModule,
  settings: config,
  port: config.INVENTORY_PORT,
  prepare: (app) => app.connectMicroservice({ strategy: app.get(KafkaServer) }),
});
