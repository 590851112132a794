import { readConfig, startService } from '@tessera/runtime';
import { gatewaySettings } from './config.js';
import { gateway } from './gateway.js';

await startService(gateway(readConfig('gateway', gatewaySettings)));
