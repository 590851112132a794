import { type PostgresDatabase } from '@tessera/messaging/postgres';
import { counter, histogram, observe } from '@tessera/runtime';
import { type Orders } from '../domain/orders.js';

/** Only PENDING orders have a deadline, and none for longer than that, so they are few. The age is that of the row whose time is up first. */
const UNDECIDED = `
  SELECT (SELECT count(*) FROM orders WHERE deadline_at IS NOT NULL) AS orders,
    (SELECT extract(epoch FROM clock_timestamp() - placed_at)::float8 FROM orders WHERE deadline_at IS NOT NULL
      ORDER BY deadline_at LIMIT 1) AS seconds`;

/** Every way in which an order can be decided: see `domain/checkout.saga.ts`. */
const WAYS = [
  { state: 'CONFIRMED', reason: 'none' },
  ...(['OUT_OF_STOCK', 'CREDIT_LIMIT_EXCEEDED', 'CUSTOMER_BLOCKED', 'TIMEOUT'] as const).map(
    (reason) => ({ state: 'REJECTED', reason }) as const,
  ),
  ...(['BY_CUSTOMER', 'BY_STAFF'] as const).map((reason) => ({ state: 'CANCELLED', reason }) as const),
] as const;

/** Counts what became of orders, once it has: after the commit. */
export class OrderMetrics {
  private readonly placed = counter('tessera_orders_placed_total', [{}]);
  private readonly decided = counter('tessera_orders_decided_total', WAYS);
  private readonly times = histogram('tessera_order_decision_seconds');

  count({ changes, decided }: Orders) {
    if (changes.placed.length > 0) this.placed.add(changes.placed.length, {});
    for (const { state, reason, afterMs } of decided) {
      this.decided.add(1, { state, reason: reason?.code ?? 'none' });
      this.times.record(Math.max(0, afterMs) / 1_000, { state });
    }
  }
}

/** Tells how many orders nobody has decided yet, and for how long the oldest of them waits. */
export const observeUndecided = ({ messaging }: PostgresDatabase) =>
  observe(['tessera_orders_undecided', 'tessera_orders_undecided_oldest_seconds'], async (tell) => {
    const [found]: { orders: number; seconds: number | null }[] = await messaging.query(UNDECIDED);
    tell('tessera_orders_undecided', found?.orders ?? 0, {});
    tell('tessera_orders_undecided_oldest_seconds', Math.max(0, found?.seconds ?? 0), {});
  });
