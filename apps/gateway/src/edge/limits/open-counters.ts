import { metrics } from '@opentelemetry/api';
import { type Health, type Log } from '@tessera/runtime';
import { Counters } from './counters.js';
import { MemoryCounters } from './memory-counters.js';
import { type Plan } from './policies.js';
import { clientOf } from '../redis/redis-client.js';
import { scripts } from './redis-scripts.js';
import { SharedCounters } from './shared-counters.js';

/** `tessera_limits_store{store}`: 1 for the one that counts now; `tessera_limits_gateways`: among how many it is shared. */
const observe = (counters: Counters) => {
  const meter = metrics.getMeter('tessera');
  meter
    .createObservableGauge('tessera_limits_store', { description: 'Where requests are counted' })
    .addCallback((result) => {
      const { store } = counters.state();
      for (const each of ['memory', 'redis', 'local']) result.observe(Number(each === store), { store: each });
    });
  meter
    .createObservableGauge('tessera_limits_gateways', { description: 'Gateways that share the limits' })
    .addCallback((result) => result.observe(counters.state().gateways));
};

/** Counters in the store at `url`, in memory without one. `/health/ready` shows `limits`, degraded while the store is away. */
export const openCounters = (plans: readonly Plan[], url: string | undefined, log: Log, health: Health): Counters => {
  const counters =
    url === undefined ? new MemoryCounters(plans) : new SharedCounters(plans, clientOf(url, scripts), log);
  if (url !== undefined) health.register('limits', () => (counters.state().store === 'local' ? 'degraded' : 'ok'));
  observe(counters);
  return counters;
};
