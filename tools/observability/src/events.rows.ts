import { type Dashboard } from './dashboard.js';
import { chosen, perSecond, quantile } from './panel.js';

/** The way of an event, from the outbox of one service to what it has done in another. */
export const events: Dashboard['rows'] = [
  {
    title: 'Out: outbox and relay',
    panels: [
      {
        title: 'Messages that wait to be sent',
        about: 'Rows of the outbox.',
        unit: 'short',
        queries: [{ expr: `max by (job) (tessera_outbox_rows{${chosen}})`, legend: '{{job}}' }],
      },
      {
        title: 'Age of the oldest message',
        about: 'The relay looks every 200 ms.',
        unit: 's',
        trouble: 10,
        alerts: ['OutboxStuck'],
        queries: [{ expr: `max by (job) (tessera_outbox_oldest_seconds{${chosen}})`, legend: '{{job}}' }],
      },
      {
        title: 'Messages that the broker refuses',
        about: 'Too large, no such topic, no right.',
        unit: 'short',
        trouble: 1,
        alerts: ['OutboxRefused'],
        queries: [{ expr: `max by (job) (tessera_outbox_refused_rows{${chosen}})`, legend: '{{job}}' }],
      },
      {
        title: 'Messages sent',
        about: 'Per second and topic: all replicas have them.',
        unit: 'cps',
        queries: [
          { expr: `sum by (job, topic) (${perSecond('tessera_relay_messages_total')})`, legend: '{{job}} {{topic}}' },
        ],
      },
      {
        title: 'Time to send a batch',
        about: 'Until all replicas have it, or it has failed.',
        unit: 's',
        queries: [
          {
            expr: quantile(0.99, 'tessera_relay_produce_seconds', ['job', 'outcome']),
            legend: '{{job}} {{outcome}} p99',
          },
        ],
      },
      {
        title: 'Commands of one transaction',
        about: 'How many requests share a transaction, in the mean.',
        unit: 'short',
        queries: [
          {
            expr: `sum by (job) (${perSecond('tessera_commands_together_sum')}) / sum by (job) (${perSecond('tessera_commands_together_count')})`,
            legend: '{{job}}',
          },
        ],
      },
    ],
  },
  {
    title: 'In: consumers',
    panels: [
      {
        title: 'Lag',
        about: 'Messages that are not committed.',
        unit: 'short',
        trouble: 5000,
        alerts: ['ConsumerLagHigh', 'ConsumerLagGrows', 'ConsumerStuck'],
        queries: [{ expr: `sum by (group) (tessera_consumer_lag{${chosen}})`, legend: '{{group}}' }],
      },
      {
        title: 'Messages in lanes',
        about: 'Read, and waiting in the process for their turn.',
        unit: 'short',
        queries: [{ expr: `sum by (group) (tessera_consumer_backlog{${chosen}})`, legend: '{{group}}' }],
      },
      {
        title: 'Lanes at work',
        about: 'Of all lanes. All at work, and a lag that grows: the service needs another instance.',
        unit: 'percentunit',
        queries: [
          {
            expr: `sum by (group) (tessera_consumer_lanes{${chosen},state="busy"}) / sum by (group) (tessera_consumer_lanes{${chosen}})`,
            legend: '{{group}}',
          },
        ],
      },
      {
        title: 'Messages by outcome',
        about: 'Per second. `known`: delivered again, without effect.',
        unit: 'cps',
        queries: [
          { expr: `sum by (group, outcome) (${perSecond('tessera_messages_total')})`, legend: '{{group}} {{outcome}}' },
        ],
      },
      {
        title: 'From event to effect',
        about: 'From when an event happened to when it had its effect.',
        unit: 's',
        queries: [
          { expr: quantile(0.5, 'tessera_delivery_seconds', ['group']), legend: '{{group}} p50' },
          { expr: quantile(0.99, 'tessera_delivery_seconds', ['group']), legend: '{{group}} p99' },
        ],
      },
      {
        title: 'Transactions of messages',
        about: 'One in a hundred takes so long or longer: load, decide, flush.',
        unit: 's',
        queries: [{ expr: quantile(0.99, 'tessera_batch_seconds', ['group']), legend: '{{group}} p99' }],
      },
    ],
  },
  {
    title: 'When a message fails',
    panels: [
      {
        title: 'Parked keys',
        about: 'retrying: until the next try. dead: until somebody decides.',
        unit: 'short',
        trouble: 1,
        alerts: ['KeysParked', 'KeysDead'],
        queries: [{ expr: `max by (job, state) (tessera_parked_keys{${chosen}})`, legend: '{{job}} {{state}}' }],
      },
      {
        title: 'Dead letters',
        about: 'That came within an hour.',
        unit: 'short',
        trouble: 1,
        alerts: ['DeadLetters'],
        queries: [
          {
            expr: `sum by (group) (increase(tessera_messages_total{${chosen},outcome="dead-lettered"}[1h]))`,
            legend: '{{group}}',
            rare: 'a message that becomes a dead letter',
          },
        ],
      },
      {
        title: 'Tries of failed messages',
        about: 'Per second. One message that fails comes to 0.05.',
        unit: 'cps',
        trouble: 1,
        alerts: ['RetryStorm'],
        queries: [
          {
            expr: `sum by (group) (${perSecond('tessera_retries_total')})`,
            legend: '{{group}}',
            rare: 'a message that fails',
          },
        ],
      },
    ],
  },
];
