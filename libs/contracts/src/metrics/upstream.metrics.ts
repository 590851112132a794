import { apps, services } from '../services.js';
import { type Metric } from './metric.js';

const from = apps.filter((app) => services[app].calls.length > 0);
const upstream = 'a service that this one calls';
const breaker = ['closed', 'open', 'half-open'] as const;

/** The services behind: whether they are asked, by how many instances they answer, and what comes of it. */
export const upstreamMetrics = {
  tessera_upstream_requests_total: {
    kind: 'counter',
    help: 'Requests to a service behind: answered, failed, given up by who had asked, or not sent since breaker or limit forbade it',
    labels: { upstream, outcome: ['good', 'bad', 'unsaid', 'shed'] },
    from,
  },
  tessera_upstream_requests_active: {
    kind: 'gauge',
    help: 'Requests to a service behind that are not answered yet',
    labels: { upstream },
    from,
  },
  tessera_upstream_requests_limit: {
    kind: 'gauge',
    help: 'How many requests to a service behind there may be at once now',
    labels: { upstream },
    from,
  },
  tessera_upstream_retries_total: {
    kind: 'counter',
    help: 'Requests that were sent again, to another instance',
    labels: { upstream },
    from,
  },
  tessera_upstream_breaker: {
    kind: 'gauge',
    help: '1 for the state of the breaker of a service behind',
    labels: { upstream, state: breaker },
    from,
  },
  tessera_upstream_call_breaker: {
    kind: 'gauge',
    help: '1 for the state of the breaker of one kind of call',
    labels: { upstream, call: 'a kind of call, as the code names it', state: breaker },
    from,
  },
  tessera_upstream_instances: {
    kind: 'gauge',
    help: 'Instances of a service behind: asked, passed over since requests failed, or not ready',
    labels: { upstream, state: ['usable', 'ejected', 'unready'] },
    from,
  },
  tessera_upstream_ejections_total: {
    kind: 'counter',
    help: 'How often instances were passed over since requests to them had failed',
    labels: { upstream },
    from,
  },
  tessera_upstream_connections: {
    kind: 'gauge',
    help: 'Connections to the instances of a service behind',
    labels: { upstream, state: ['used', 'idle'] },
    from,
  },
} as const satisfies Record<string, Metric>;
