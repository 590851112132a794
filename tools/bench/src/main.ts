import { projectRoot, startPlatform, startStores } from '@tessera/stack';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { orders } from './orders.bench.js';

const USAGE = `Usage: npm run bench -- <name> [--seconds N] [--log-level LEVEL]

  orders   orders from POST to CONFIRMED: p50 and p99 at 5/s, and orders/s at saturation

Runs on stores of its own in .tessera/bench, with the default limits.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '30' },
    'log-level': { type: 'string', default: 'info' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || positionals[0] !== 'orders') {
  console.log(USAGE);
  process.exit(values.help ? 0 : 1);
}

const dir = join(projectRoot, '.tessera', 'bench');
const stores = await startStores({ dir });
const env = { NODE_ENV: 'production', TRUSTED_PROXIES: '127.0.0.1/32', LOG_LEVEL: values['log-level'] };
const platform = await startPlatform(stores, { dir, prefix: `b${Date.now().toString(36)}`, env });
try {
  await orders(platform, Number(values.seconds));
} finally {
  await platform.stop();
  await stores.stop();
}
