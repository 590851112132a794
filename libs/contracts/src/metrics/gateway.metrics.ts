import { type App } from '../services.js';
import { type Metric } from './metric.js';

const from: readonly App[] = ['gateway'];

/** The gateway's limits, cache, streams and early refusals. */
export const gatewayMetrics = {
  tessera_limit_decisions_total: {
    kind: 'counter',
    help: 'Requests that a policy of the limits has admitted or refused',
    labels: {
      policy: 'a policy, as `RateLimit-Policy` names it',
      outcome: ['admitted', 'refused'],
    },
    from,
  },
  tessera_limits_store: {
    kind: 'gauge',
    help: '1 for where requests are counted; local: the shared store is away, so each gateway admits its share',
    labels: { store: ['memory', 'redis', 'local'] },
    from,
  },
  tessera_limits_gateways: { kind: 'gauge', help: 'Gateways that share the limits', labels: {}, from },
  tessera_cache_reads_total: {
    kind: 'counter',
    help: 'Reads by whether the cache has answered them',
    labels: { from: ['hit', 'miss'] },
    from,
  },
  tessera_cache_store: {
    kind: 'gauge',
    help: '1 for where answers are kept; away: the shared store is, so nothing is cached',
    labels: { store: ['memory', 'redis', 'away'] },
    from,
  },
  tessera_cache_bytes: {
    kind: 'gauge',
    unit: 'bytes',
    help: 'Answers that are kept in this process, in bytes',
    labels: {},
    from,
  },
  tessera_cache_entries: { kind: 'gauge', help: 'Answers that are kept in this process', labels: {}, from },
  tessera_streams_open: {
    kind: 'gauge',
    help: 'Who follows an order now, or waits for its decision',
    labels: {},
    from,
  },
  tessera_requests_shed_total: {
    kind: 'counter',
    help: 'Requests refused because the event loop was late',
    labels: {},
    from,
  },
} as const satisfies Record<string, Metric>;
