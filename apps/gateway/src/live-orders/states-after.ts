import { type OrderView } from '@tessera/contracts';

/** The order as it was with its first `version` states: nothing else of it ever changes. */
const asOf = ({ reason: _, ...order }: OrderView, version: number): OrderView => {
  const history = order.history.slice(0, version);
  const { state = order.state, at: updatedAt = order.updatedAt, reason } = history.at(-1) ?? {};
  return { ...order, state, ...(reason && { reason }), updatedAt, version, history };
};

/** The states that an order has entered after a version, in their order, each as it was read then. */
export const statesAfter = (order: OrderView, version: number): OrderView[] =>
  order.history.slice(version).map((_, n) => asOf(order, version + n + 1));
