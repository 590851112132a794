import { readConfig, startService } from '@tessera/runtime';
import { gatewaySettings } from './settings.js';
import { gateway } from './gateway.js';

await startService(gateway(readConfig('gateway', gatewaySettings)));
