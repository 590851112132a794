import { apps } from '../services.js';
import { type Metric, REQUEST_SECONDS } from './metric.js';

const method = 'the method, `_OTHER` where it is none of RFC 9110 and 5789';

/** What every process says of itself and of its HTTP server; names are those of OpenTelemetry's semantic conventions. */
export const processMetrics = {
  http_server_request_duration_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'Requests by how long their answers took',
    labels: {
      http_request_method: method,
      http_route: 'the template of the route, `unmatched` for what no route takes',
      http_response_status_code: 'the status of the answer, 499 where the client was gone before it',
    },
    buckets: REQUEST_SECONDS,
    from: apps,
  },
  http_server_active_requests: {
    kind: 'gauge',
    help: 'Requests that are being answered, streams included',
    labels: { http_request_method: method },
    from: apps,
  },
  process_start_time_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    help: 'When the process began, in seconds since 1970',
    labels: {},
    from: apps,
  },
  process_cpu_time_seconds_total: {
    kind: 'counter',
    unit: 'seconds',
    help: 'CPU time that the process has used, that of all its threads',
    labels: { cpu_mode: ['user', 'system'] },
    from: apps,
  },
  process_memory_usage_bytes: {
    kind: 'gauge',
    unit: 'bytes',
    help: 'Memory of the process that is resident',
    labels: {},
    from: apps,
  },
  nodejs_eventloop_delay_p50_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    help: 'How late the event loop was since the last scrape, half of the time at most',
    labels: {},
    from: apps,
  },
  nodejs_eventloop_delay_p99_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    help: 'How late the event loop was since the last scrape, 99 times of 100 at most',
    labels: {},
    from: apps,
  },
  nodejs_eventloop_delay_max_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    help: 'How late the event loop was since the last scrape, at most',
    labels: {},
    from: apps,
  },
  nodejs_eventloop_utilization_ratio: {
    kind: 'gauge',
    unit: 'ratio',
    help: 'The part of the time since the last scrape in which the event loop had something to do',
    labels: {},
    from: apps,
  },
  v8js_memory_heap_used_bytes: {
    kind: 'gauge',
    unit: 'bytes',
    help: 'Heap in use, by its space',
    labels: { v8js_heap_space_name: 'a space of the heap, as V8 names it' },
    from: apps,
  },
  v8js_memory_heap_limit_bytes: {
    kind: 'gauge',
    unit: 'bytes',
    help: 'How large the heap may become',
    labels: {},
    from: apps,
  },
  v8js_gc_duration_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'Collections of garbage by how long they took',
    labels: { v8js_gc_type: ['minor', 'major', 'incremental', 'weakcb'] },
    buckets: [0.001, 0.01, 0.1, 1, 10],
    from: apps,
  },
  tessera_health: {
    kind: 'gauge',
    help: '1 for the state that a check of `/health/ready` is in',
    labels: { check: 'a check of the service', state: ['ok', 'degraded', 'down'] },
    from: apps,
  },
  tessera_tokens_refused_total: {
    kind: 'counter',
    help: 'Requests that were refused for their token, or for want of one',
    labels: { reason: ['missing', 'invalid', 'expired', 'ended', 'no-keys', 'role'] },
    from: apps,
  },
} as const satisfies Record<string, Metric>;
