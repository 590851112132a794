import { type Dashboard } from './dashboard.js';
import { events } from './events.rows.js';
import { chosen, perSecond, quantile } from './panel.js';

export const ordersAndEvents: Dashboard = {
  name: 'orders-and-events',
  title: 'Orders and events',
  about: 'What becomes of orders, and the way of their events: outbox, topic, consumer.',
  rows: [
    {
      title: 'Orders',
      panels: [
        {
          title: 'Orders placed and decided',
          about: 'Per second. In the long run both are the same.',
          unit: 'cps',
          queries: [
            { expr: `sum(${perSecond('tessera_orders_placed_total')})`, legend: 'placed' },
            { expr: `sum by (state) (${perSecond('tessera_orders_decided_total')})`, legend: '{{state}}' },
          ],
        },
        {
          title: 'Orders by reason',
          about: 'Why they were rejected or cancelled, per second.',
          unit: 'cps',
          queries: [
            {
              expr: `sum by (state, reason) (${perSecond('tessera_orders_decided_total', 'reason!="none"')})`,
              legend: '{{state}} {{reason}}',
              rare: 'an order that is rejected or cancelled',
            },
          ],
        },
        {
          title: 'Orders rejected by TIMEOUT',
          about: 'Within five minutes: nobody has answered in 30 s.',
          unit: 'short',
          trouble: 3,
          alerts: ['OrdersTimeOut'],
          queries: [
            {
              expr: 'sum(reason:tessera_orders_decided:last5m{reason="TIMEOUT"})',
              legend: 'orders',
              rare: 'an order that nobody answers within 30 s',
            },
          ],
        },
        {
          title: 'Oldest undecided order',
          about: 'At 30 s it is decided by itself, unless something is wrong.',
          unit: 's',
          trouble: 40,
          alerts: ['OrderUndecided'],
          queries: [{ expr: `max(tessera_orders_undecided_oldest_seconds{${chosen}})`, legend: 'oldest' }],
        },
        {
          title: 'Undecided orders',
          about: 'Orders that are PENDING.',
          unit: 'short',
          queries: [{ expr: `max(tessera_orders_undecided{${chosen}})`, legend: 'PENDING' }],
        },
        {
          title: 'Time to a decision',
          about: 'From the request to CONFIRMED, REJECTED or CANCELLED.',
          unit: 's',
          queries: [
            { expr: quantile(0.5, 'tessera_order_decision_seconds', ['state']), legend: '{{state}} p50' },
            { expr: quantile(0.99, 'tessera_order_decision_seconds', ['state']), legend: '{{state}} p99' },
          ],
        },
        {
          title: 'Stock checks at the door',
          about: 'Skipped when inventory does not answer at once: the order process decides alone then.',
          unit: 'cps',
          alerts: ['StockChecksSkipped'],
          queries: [{ expr: `sum by (outcome) (${perSecond('tessera_stock_checks_total')})`, legend: '{{outcome}}' }],
        },
      ],
    },
    ...events,
  ],
};
