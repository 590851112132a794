import { KafkaModule } from '@tessera/messaging';
import { readConfig, startService } from '@tessera/runtime';
import { gatewaySettings } from './settings.js';
import { gateway } from './gateway.js';

const settings = readConfig('gateway', gatewaySettings);

await startService(gateway(settings, KafkaModule.forRoot('gateway', settings)));
