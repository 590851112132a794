import { type OrderView } from '@tessera/contracts';

/** An order as it was in an earlier version: a receipt says the same however late or often it is written. */
export const asOf = (order: OrderView, version: number): OrderView => {
  const history = order.history.slice(0, version);
  const { state, at, reason } = history.at(-1) ?? { state: order.state, at: order.updatedAt };
  const { reason: _, ...rest } = order;
  return { ...rest, state, ...(reason && { reason }), updatedAt: at, version: history.length, history };
};
