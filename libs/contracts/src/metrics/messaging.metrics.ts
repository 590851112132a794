import { storingApps } from '../services.js';
import { type Metric, WAITING_SECONDS, WORK_SECONDS } from './metric.js';

const from = storingApps;
const group = 'a consumer group of the service';

/** Outbox, relay, consumers and the database of every service that has one. */
export const messagingMetrics = {
  tessera_outbox_rows: { kind: 'gauge', help: 'Messages that wait to be sent', labels: {}, from },
  tessera_outbox_oldest_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    help: 'Age of the oldest message that waits to be sent, 0 when there is none',
    labels: {},
    from,
  },
  tessera_outbox_refused_rows: { kind: 'gauge', help: 'Messages that the broker refuses', labels: {}, from },
  tessera_relay_messages_total: {
    kind: 'counter',
    help: 'Messages that were sent: all replicas have them',
    labels: { topic: 'a topic that the service writes, dead letters included' },
    from,
  },
  tessera_relay_produce_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'Batches that were given to the broker, by how long it took until all replicas had them, or it failed',
    labels: { outcome: ['sent', 'refused', 'failed'] },
    buckets: WORK_SECONDS,
    from,
  },
  tessera_parked_keys: {
    kind: 'gauge',
    help: 'Keys that wait for a message that failed: until its next try, or, dead, until somebody decides about it',
    labels: { state: ['retrying', 'dead'] },
    from,
  },
  tessera_messages_total: {
    kind: 'counter',
    help: 'Messages by what became of them: they had their effect, were known, wait behind a parked one, were parked, are dead letters',
    labels: {
      group,
      type: 'an event that the group handles, `unknown` for what nobody can say',
      outcome: ['handled', 'known', 'held', 'parked', 'dead-lettered'],
    },
    from,
  },
  tessera_delivery_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'Messages that had their effect, by the time since their event happened',
    labels: { group },
    buckets: WAITING_SECONDS,
    from,
  },
  tessera_retries_total: {
    kind: 'counter',
    help: 'Tries of messages that had failed before',
    labels: { group },
    from,
  },
  tessera_batch_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'Transactions of messages (load, decide, flush), by how long they took',
    labels: { group },
    buckets: WORK_SECONDS,
    from,
  },
  tessera_consumer_lag: {
    kind: 'gauge',
    help: "Messages of this instance's partitions that are not committed",
    labels: { group },
    from,
  },
  tessera_consumer_backlog: { kind: 'gauge', help: 'Messages that wait in this process', labels: { group }, from },
  tessera_consumer_lanes: {
    kind: 'gauge',
    help: 'Lanes of a consumer, by whether they are at work',
    labels: { group, state: ['busy', 'idle'] },
    from,
  },
  tessera_commands_together: {
    kind: 'histogram',
    help: 'Transactions of requests, by how many commands shared them',
    labels: {},
    buckets: [1, 2, 5, 10, 20, 50],
    from,
  },
  db_client_connection_count: {
    kind: 'gauge',
    help: 'Connections to the database',
    labels: {
      db_client_connection_pool_name: ['requests', 'messages', 'all'],
      db_client_connection_state: ['used', 'idle'],
    },
    from,
  },
  db_client_connection_max: {
    kind: 'gauge',
    help: 'Connections to the database that there may be',
    labels: { db_client_connection_pool_name: ['requests', 'messages', 'all'] },
    from,
  },
  db_client_connection_pending_requests: {
    kind: 'gauge',
    help: 'Requests that wait for a connection to the database',
    labels: { db_client_connection_pool_name: ['requests', 'messages', 'all'] },
    from,
  },
} as const satisfies Record<string, Metric>;
