import { type Dashboard } from './dashboard.js';
import { chosen, perSecond } from './panel.js';

/** Services behind, as the gateway sees them, and as order sees inventory. */
export const upstreams: Dashboard['rows'] = [
  {
    title: 'Services behind',
    panels: [
      {
        title: 'Requests to services behind',
        about: 'Per second. shed: not sent, since breaker or limit forbade it. unsaid: whoever had asked has gone.',
        unit: 'reqps',
        queries: [
          {
            expr: `sum by (job, upstream, outcome) (${perSecond('tessera_upstream_requests_total')})`,
            legend: '{{job}} to {{upstream}} {{outcome}}',
          },
        ],
      },
      {
        title: 'Requests under way, of those there may be',
        about: 'The limit falls, to 20 at least, while answers take long.',
        unit: 'percentunit',
        trouble: 1,
        queries: [
          {
            expr: `max by (job, upstream) (tessera_upstream_requests_active{${chosen}} / tessera_upstream_requests_limit{${chosen}})`,
            legend: '{{job}} to {{upstream}}',
          },
        ],
      },
      {
        title: 'Requests sent again',
        about: 'Per second, to another instance.',
        unit: 'reqps',
        queries: [
          {
            expr: `sum by (job, upstream) (${perSecond('tessera_upstream_retries_total')})`,
            legend: '{{job}} to {{upstream}}',
          },
        ],
      },
      {
        title: 'Breakers',
        about: '1: half of the requests have failed, and nobody is asked for 2 s. Then one is let through.',
        unit: 'short',
        trouble: 1,
        alerts: ['BreakerOpen'],
        queries: [
          {
            expr: `max by (job, upstream, state) (tessera_upstream_breaker{${chosen},state!="closed"})`,
            legend: '{{job}} to {{upstream}} {{state}}',
          },
          {
            expr: `max by (job, upstream, call, state) (tessera_upstream_call_breaker{${chosen},state!="closed"})`,
            legend: '{{job}} to {{upstream}}, {{call}} {{state}}',
          },
        ],
      },
      {
        title: 'Instances of services behind',
        about: 'usable: are asked. ejected: requests to them have failed. unready: they say so.',
        unit: 'short',
        alerts: ['InstanceEjected'],
        queries: [
          {
            expr: `max by (job, upstream, state) (tessera_upstream_instances{${chosen}})`,
            legend: '{{job}} to {{upstream}} {{state}}',
          },
        ],
      },
      {
        title: 'Ejections',
        about: 'How often instances were passed over, within five minutes.',
        unit: 'short',
        queries: [
          {
            expr: `sum by (job, upstream) (increase(tessera_upstream_ejections_total{${chosen}}[5m]))`,
            legend: '{{job}} to {{upstream}}',
          },
        ],
      },
      {
        title: 'Connections to services behind',
        about: 'They live about 30 s, so that new instances get their share.',
        unit: 'short',
        queries: [
          {
            expr: `sum by (job, upstream, state) (tessera_upstream_connections{${chosen}})`,
            legend: '{{job}} to {{upstream}} {{state}}',
          },
        ],
      },
    ],
  },
];
