import { type Dashboard } from './dashboard.js';
import { chosen, perSecond } from './panel.js';

const each = '{{job}} {{instance}}';

export const runtime: Dashboard = {
  name: 'runtime',
  title: 'Runtime',
  about: 'The processes: event loop, memory, connections to databases.',
  rows: [
    {
      title: 'Event loop and CPU',
      panels: [
        {
          title: 'Delay of the event loop',
          about: 'Since the scrape before. From 500 ms on requests are refused.',
          unit: 's',
          trouble: 0.2,
          alerts: ['EventLoopLate'],
          queries: [
            { expr: `nodejs_eventloop_delay_p50_seconds{${chosen}}`, legend: `${each} p50` },
            { expr: `nodejs_eventloop_delay_p99_seconds{${chosen}}`, legend: `${each} p99` },
            { expr: `nodejs_eventloop_delay_max_seconds{${chosen}}`, legend: `${each} max` },
          ],
        },
        {
          title: 'Use of the event loop',
          about: 'The part of the time in which it has something to do. At 1 a process has no more to give.',
          unit: 'percentunit',
          queries: [{ expr: `nodejs_eventloop_utilization_ratio{${chosen}}`, legend: each }],
        },
        {
          title: 'CPU',
          about: 'Cores in use, all threads together.',
          unit: 'short',
          queries: [
            {
              expr: `sum by (job, instance, cpu_mode) (${perSecond('process_cpu_time_seconds_total')})`,
              legend: `${each} {{cpu_mode}}`,
            },
          ],
        },
      ],
    },
    {
      title: 'Memory',
      panels: [
        {
          title: 'Memory',
          about: 'Resident. A container may have 256 MiB (SERVICE_MEMORY).',
          unit: 'bytes',
          trouble: 0.9 * 256 * 1024 * 1024,
          alerts: ['MemoryHigh'],
          queries: [{ expr: `process_memory_usage_bytes{${chosen}}`, legend: each }],
        },
        {
          title: 'Heap in use',
          about: 'Of what V8 may take before it ends the process.',
          unit: 'percentunit',
          trouble: 0.9,
          alerts: ['HeapFull'],
          queries: [
            {
              expr: `sum by (job, instance) (v8js_memory_heap_used_bytes{${chosen}}) / max by (job, instance) (v8js_memory_heap_limit_bytes{${chosen}})`,
              legend: each,
            },
          ],
        },
        {
          title: 'Time spent collecting',
          about: 'The part of the time that collections of garbage take.',
          unit: 'percentunit',
          queries: [
            {
              expr: `sum by (job, v8js_gc_type) (${perSecond('v8js_gc_duration_seconds_sum')})`,
              legend: '{{job}} {{v8js_gc_type}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Connections to databases',
      panels: [
        {
          title: 'Connections in use, of those there may be',
          about: 'On Postgres messages have connections of their own.',
          unit: 'percentunit',
          queries: [
            {
              expr: `sum by (job, instance, db_client_connection_pool_name) (db_client_connection_count{${chosen},db_client_connection_state="used"}) / sum by (job, instance, db_client_connection_pool_name) (db_client_connection_max{${chosen}})`,
              legend: `${each} {{db_client_connection_pool_name}}`,
            },
          ],
        },
        {
          title: 'Waiting for a connection',
          about: 'Requests wait in turn for up to 30 s.',
          unit: 'short',
          trouble: 1,
          alerts: ['PoolExhausted'],
          queries: [
            {
              expr: `sum by (job, instance, db_client_connection_pool_name) (db_client_connection_pending_requests{${chosen}})`,
              legend: `${each} {{db_client_connection_pool_name}}`,
            },
          ],
        },
      ],
    },
  ],
};
