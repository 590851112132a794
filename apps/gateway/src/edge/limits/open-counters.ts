import { type Health, type Log, observe, oneOf } from '@tessera/runtime';
import { Counters } from './counters.js';
import { MemoryCounters } from './memory-counters.js';
import { type Plan } from './policies.js';
import { clientOf } from '../redis/redis-client.js';
import { scripts } from './redis-scripts.js';
import { SharedCounters } from './shared-counters.js';

const STORES = ['memory', 'redis', 'local'] as const;

/** Where requests are counted, among how many gateways, and what each policy has said so far. */
const measure = (counters: Counters) =>
  observe(['tessera_limits_store', 'tessera_limits_gateways', 'tessera_limit_decisions_total'], (tell) => {
    const { store, gateways, policies } = counters.state();
    oneOf(STORES, store, (figure, each) => tell('tessera_limits_store', figure, { store: each }));
    tell('tessera_limits_gateways', gateways, {});
    for (const { name: policy } of policies) {
      const { admitted, refused } = counters.decisionsBy(policy);
      tell('tessera_limit_decisions_total', admitted, { policy, outcome: 'admitted' });
      tell('tessera_limit_decisions_total', refused, { policy, outcome: 'refused' });
    }
  });

/** Counters in the store at `url`, in memory without one. `/health/ready` shows `limits`, degraded while the store is away. */
export const openCounters = (plans: readonly Plan[], url: string | undefined, log: Log, health: Health): Counters => {
  const counters =
    url === undefined ? new MemoryCounters(plans) : new SharedCounters(plans, clientOf(url, scripts), log);
  if (url !== undefined) health.register('limits', () => (counters.state().store === 'local' ? 'degraded' : 'ok'));
  measure(counters);
  return counters;
};
