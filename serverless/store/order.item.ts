import { Order, type OrderSnapshot } from '@tessera/order/domain';
import { type Key, keys } from './tables.js';

/** How an order lies in the table `orders`; `customer` and `month` are what its indexes go by. `revision` counts its writes: not each moves the version. */
export type OrderItem = Key &
  Omit<OrderSnapshot, 'placedAt' | 'updatedAt' | 'deadlineAt'> & {
    customer: string;
    month: string;
    placedAt: string;
    updatedAt: string;
    revision: number;
  };

/** `2026-11`, of an instant. */
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7);

/** The instant that a UUID v7 begins with (RFC 9562 §5.7). */
export const instantOf = (id: string): Date => new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));

export const toOrderItem = (order: Order, revision: number): OrderItem => {
  const { deadlineAt: _, placedAt, updatedAt, ...rest } = order.snapshot();
  return {
    ...keys.order(order.id),
    ...rest,
    customer: order.customerId,
    // Of its id, not of `placedAt`, which is a moment later: a list goes by ids, and so from month to month.
    month: monthOf(instantOf(order.id)),
    placedAt: placedAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    revision,
  };
};

/** Here an order is decided when it is stored: it has no deadline. */
export const toOrder = ({ pk: _, sk: __, customer: ___, month: ____, revision: _____, ...rest }: OrderItem): Order =>
  Order.from({
    ...rest,
    placedAt: new Date(rest.placedAt),
    updatedAt: new Date(rest.updatedAt),
    deadlineAt: null,
  });
