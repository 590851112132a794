import { Findings, type Invariant } from '../invariant.js';
import { mergeJoin } from '../merge-join.js';

/** How the three services see one order; undefined where one does not know it. */
export interface Views {
  order?: { id: string; state: string; total: number; lines: string } | undefined;
  reservation?: { id: string; state: string; lines: string } | undefined;
  hold?: { id: string; stage: string; amount: number } | undefined;
}

const takes = new Set(['CONFIRMED', 'SHIPPED']);

/** What is wrong between an order and its participants, once everything has arrived; undefined when nothing is. */
export const faultOf = ({ order, reservation, hold }: Views): string | undefined => {
  const stock = reservation?.state ?? 'no reservation';
  const credit = hold?.stage ?? 'no hold';
  const has = `${stock} in inventory and ${credit} in user`;
  if (order && takes.has(order.state))
    return isTaken(order, reservation, hold) ? undefined : `is ${order.state}, but ${has}`;
  if (order?.state === 'PENDING')
    return stock === 'COMMITTED' || credit === 'captured' ? `is PENDING, but ${has}` : undefined;
  const keeps = ['HELD', 'COMMITTED'].includes(stock) || ['held', 'captured'].includes(credit);
  return keeps ? `is ${order?.state ?? 'unknown to order'}, but ${has}` : undefined;
};

/** One committed reservation of exactly its lines, one capture of exactly its total. */
const isTaken = (order: NonNullable<Views['order']>, reservation: Views['reservation'], hold: Views['hold']) =>
  reservation?.state === 'COMMITTED' &&
  reservation.lines === order.lines &&
  hold?.stage === 'captured' &&
  hold.amount === order.total;

/** Lines in one spelling, whatever their order. */
const spelled = (lines: { sku: string; quantity: number }[]) =>
  lines
    .map(({ sku, quantity }) => `${sku} ${quantity}`)
    .toSorted()
    .join(', ');

type Lines = { sku: string; quantity: number }[];
interface OrderRow {
  id: string;
  state: string;
  total: number;
  lines: Lines;
}
interface ReservationRow {
  _id: string;
  state: string;
  lines: Lines;
}
interface HoldRow {
  id: string;
  stage: string;
  amount: number;
}

async function* spelledLines<Row extends { lines: Lines }>(rows: AsyncIterable<Row>, idOf: (row: Row) => string) {
  for await (const row of rows) yield { ...row, id: idOf(row), lines: spelled(row.lines) };
}

/**
 * I3: a CONFIRMED or SHIPPED order has one committed reservation of its lines and one capture of its total; any other
 * final order has none. The three stores are read one after the other, so only what stays wrong is wrong.
 */
export const participants: Invariant = {
  id: 'I3',
  title: 'orders and what they take agree',
  examine: async ({ order, inventory, user }) => {
    const found = new Findings('orders');
    const orders = order.stream<OrderRow>('SELECT id, state, total, lines FROM orders ORDER BY id');
    const reservations = inventory.stream<ReservationRow>('reservations', [{ $sort: { _id: 1 } }]);
    const holds = user.stream<HoldRow>('SELECT order_id AS id, stage, amount FROM credit_hold ORDER BY order_id');
    const joined = mergeJoin(
      (row: { id: string }) => row.id,
      spelledLines(orders, (row) => row.id),
      spelledLines(reservations, (row) => row._id),
      holds,
    );
    for await (const [id, order, reservation, hold] of joined) {
      found.looked += 1;
      const fault = faultOf({ order, reservation, hold });
      if (fault) found.blame(`order ${id}`, fault);
    }
    return found.done();
  },
};
