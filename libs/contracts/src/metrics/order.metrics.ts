import { orderReason } from '../order/events.js';
import { type App } from '../services.js';
import { type Metric, WAITING_SECONDS } from './metric.js';

const from: readonly App[] = ['order'];
const decidedAs = ['CONFIRMED', 'REJECTED', 'CANCELLED'] as const;

/** The order process. What is counted is counted once, after it was committed. */
export const orderMetrics = {
  tessera_orders_placed_total: { kind: 'counter', help: 'Orders that were accepted', labels: {}, from },
  tessera_orders_decided_total: {
    kind: 'counter',
    help: 'Orders that are PENDING no more, by what became of them and why',
    labels: { state: decidedAs, reason: ['none', ...orderReason.shape.code.options] },
    from,
  },
  tessera_order_decision_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'Orders that were decided, by how long they had been PENDING',
    labels: { state: decidedAs },
    buckets: WAITING_SECONDS,
    from,
  },
  tessera_orders_undecided: { kind: 'gauge', help: 'Orders that are PENDING', labels: {}, from },
  tessera_orders_undecided_oldest_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    help: 'For how long the oldest PENDING order has been so, 0 when there is none',
    labels: {},
    from,
  },
  tessera_stock_checks_total: {
    kind: 'counter',
    help: 'Orders by whether their lines were checked at the door, or the check was skipped',
    labels: { outcome: ['checked', 'skipped'] },
    from,
  },
} as const satisfies Record<string, Metric>;
