import { type Dashboard } from './dashboard.js';
import { chosen, perSecond, quantile } from './panel.js';

const requests = 'http_server_request_duration_seconds';
/** Probes and scrapes are nobody's requests. */
const asked = 'http_route!~"/health/.*|/metrics"';
const count = perSecond(`${requests}_count`, asked);
const failed = perSecond(`${requests}_count`, `${asked},http_response_status_code=~"5.."`);

export const platform: Dashboard = {
  name: 'platform',
  title: 'Platform',
  about: 'Is everybody there, and what becomes of requests: rate, errors, duration.',
  rows: [
    {
      title: 'Services',
      panels: [
        {
          title: 'Instances that answer',
          about: 'Of each service, how many of its processes answer Prometheus.',
          unit: 'short',
          kind: 'stat',
          alerts: ['InstanceDown', 'ServiceDown'],
          queries: [{ expr: `sum by (job) (up{${chosen}})`, legend: '{{job}}' }],
        },
        {
          title: 'Checks that are not ok',
          about: 'What /health/ready says of stores, broker and keys. Nothing is above 0 when all is well.',
          unit: 'short',
          trouble: 1,
          alerts: ['DependencyUnhealthy'],
          queries: [
            {
              expr: `max by (job, check, state) (tessera_health{${chosen},state!="ok"})`,
              legend: '{{check}} of {{job}} {{state}}',
            },
          ],
        },
        {
          title: 'Starts',
          about: 'How often a process was started within a quarter of an hour.',
          unit: 'short',
          trouble: 3,
          alerts: ['RestartingOften'],
          queries: [
            {
              expr: `sum by (job, instance) (changes(process_start_time_seconds{${chosen}}[15m]))`,
              legend: '{{job}} {{instance}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Requests',
      panels: [
        {
          title: 'Requests',
          about: 'Per second, without probes.',
          unit: 'reqps',
          queries: [{ expr: `sum by (job) (${count})`, legend: '{{job}}' }],
        },
        {
          title: 'Answers with 5xx',
          about: 'Of all requests, the share that a service has failed to answer.',
          unit: 'percentunit',
          trouble: 0.05,
          alerts: ['RequestsFail'],
          queries: [
            {
              expr: `(sum by (job) (${failed}) or sum by (job) (${count}) * 0) / sum by (job) (${count})`,
              legend: '{{job}}',
            },
          ],
        },
        {
          title: 'Duration',
          about:
            'Half of all requests, and one in a hundred. Without streams and, at the gateway, orders that are waited for.',
          unit: 's',
          trouble: 1,
          alerts: ['RequestsSlow'],
          queries: [
            { expr: quantile(0.5, requests, ['job'], `${asked},http_route!~".*/events"`), legend: '{{job}} p50' },
            { expr: `job:http_request_seconds:p99_5m{job=~"$service"}`, legend: '{{job}} p99' },
          ],
        },
        {
          title: 'Answers by status',
          about: 'Of the chosen services together.',
          unit: 'reqps',
          queries: [
            {
              expr: `sum by (http_response_status_code) (${count})`,
              legend: '{{http_response_status_code}}',
            },
          ],
        },
        {
          title: 'Requests under way',
          about: 'Streams included.',
          unit: 'short',
          queries: [{ expr: `sum by (job) (http_server_active_requests{${chosen}})`, legend: '{{job}}' }],
        },
        {
          title: 'Tokens refused',
          about: 'By the reason. `no-keys`: the user service is away since before the gateway began.',
          unit: 'reqps',
          queries: [
            {
              expr: `sum by (job, reason) (${perSecond('tessera_tokens_refused_total')})`,
              legend: '{{job}} {{reason}}',
              rare: 'somebody with no token, a bad one, or without the right',
            },
          ],
        },
      ],
    },
    {
      title: 'Routes',
      panels: [
        {
          title: 'Most asked routes',
          about: 'Per second.',
          unit: 'reqps',
          queries: [
            {
              expr: `topk(10, sum by (job, http_request_method, http_route) (${count}))`,
              legend: '{{job}} {{http_request_method}} {{http_route}}',
            },
          ],
        },
        {
          title: 'Slowest routes',
          about: 'One in a hundred requests takes so long or longer.',
          unit: 's',
          queries: [
            {
              expr: `topk(10, ${quantile(0.99, requests, ['job', 'http_request_method', 'http_route'], `${asked},http_route!~".*/events"`)})`,
              legend: '{{job}} {{http_request_method}} {{http_route}}',
            },
          ],
        },
        {
          title: 'Failing routes',
          about: 'Answers with 5xx, per second.',
          unit: 'reqps',
          queries: [
            {
              expr: `topk(10, sum by (job, http_request_method, http_route) (${failed}))`,
              legend: '{{job}} {{http_request_method}} {{http_route}}',
              rare: 'an answer with 5xx',
            },
          ],
        },
      ],
    },
  ],
};
