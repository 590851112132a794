import { KafkaServer } from '@tessera/messaging';
import { readConfig, startService } from '@tessera/runtime';
import { AppModule } from './app.module.js';
import { settings } from './config.js';
import { SigningKey } from './store/signing-key.js';

const config = readConfig('user', settings);

await startService({
  name: 'user',
  module: AppModule.with(config, await SigningKey.from(config.SIGNING_KEY_FILE)),
  settings: config,
  port: config.USER_PORT,
  prepare: (app) => void app.connectMicroservice({ strategy: app.get(KafkaServer) }),
});
