import { type Dashboard } from './dashboard.js';
import { chosen, perSecond } from './panel.js';
import { upstreams } from './upstreams.rows.js';

const refused = `sum by (policy) (${perSecond('tessera_limit_decisions_total', 'outcome="refused"')})`;
const counted = `sum by (policy) (${perSecond('tessera_limit_decisions_total')})`;

export const gateway: Dashboard = {
  name: 'gateway',
  title: 'Gateway',
  about: 'What the gateway lets in, whom it asks, and what it keeps.',
  rows: [
    {
      title: 'At the door',
      panels: [
        {
          title: 'Requests that limits refuse',
          about: 'Of what each policy counts.',
          unit: 'percentunit',
          trouble: 0.2,
          alerts: ['LimitsRefuseMany'],
          queries: [{ expr: `(${refused} or ${counted} * 0) / ${counted}`, legend: '{{policy}}' }],
        },
        {
          title: 'Where limits are counted',
          about: 'local: the shared store is away, each gateway admits its share.',
          unit: 'short',
          alerts: ['LimitsLocal'],
          queries: [
            { expr: `sum by (store) (tessera_limits_store{${chosen}})`, legend: '{{store}}' },
            { expr: `max(tessera_limits_gateways{${chosen}})`, legend: 'gateways that share' },
          ],
        },
        {
          title: 'Requests refused for load',
          about: 'Per second: the event loop was later than SHED_ABOVE_MS.',
          unit: 'reqps',
          trouble: 0.1,
          alerts: ['RequestsShed'],
          queries: [
            {
              expr: `sum by (job) (${perSecond('tessera_requests_shed_total')})`,
              legend: '{{job}}',
              rare: 'an event loop that is 500 ms late',
            },
          ],
        },
        {
          title: 'Streams',
          about: 'Who follows an order now, or waits for its decision.',
          unit: 'short',
          queries: [{ expr: `sum by (instance) (tessera_streams_open{${chosen}})`, legend: '{{instance}}' }],
        },
      ],
    },
    ...upstreams,
    {
      title: 'The cache',
      panels: [
        {
          title: 'Reads that the cache answers',
          about: 'Of all that it is asked.',
          unit: 'percentunit',
          alerts: ['CacheMisses'],
          queries: [
            {
              expr: `sum(${perSecond('tessera_cache_reads_total', 'from="hit"')}) / sum(${perSecond('tessera_cache_reads_total')})`,
              legend: 'hits',
            },
          ],
        },
        {
          title: 'Where answers are kept',
          about: 'away: the shared store is, so nothing is kept.',
          unit: 'short',
          alerts: ['CacheAway'],
          queries: [{ expr: `sum by (store) (tessera_cache_store{${chosen}})`, legend: '{{store}}' }],
        },
        {
          title: 'Answers that are kept',
          about: 'In the memory of each process.',
          unit: 'short',
          queries: [{ expr: `sum by (instance) (tessera_cache_entries{${chosen}})`, legend: '{{instance}}' }],
        },
        {
          title: 'Size of what is kept',
          about: 'In the memory of each process, of CACHE_BYTES.',
          unit: 'bytes',
          queries: [{ expr: `sum by (instance) (tessera_cache_bytes{${chosen}})`, legend: '{{instance}}' }],
        },
      ],
    },
  ],
};
