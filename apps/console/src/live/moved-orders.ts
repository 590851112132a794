import { type OrderMoved, type OrderState } from '@tessera/contracts';

/** More rows than these nobody reads, and a browser must not carry them. */
export const MOST_ROWS = 200;

/** Newest first, each order once. */
export type MovedOrders = readonly OrderMoved[];

/** Events come late, twice and in any order: the highest version of an order is what it is. */
export const afterMoves = (list: MovedOrders, moves: readonly OrderMoved[]): MovedOrders => {
  const newest = new Map(list.map((order) => [order.id, order]));
  const moved = new Map<string, OrderMoved>();
  for (const move of moves) {
    const known = moved.get(move.id) ?? newest.get(move.id);
    if (!known || move.version > known.version) moved.set(move.id, move);
  }
  const rest = list.filter(({ id }) => !moved.has(id));
  return [...[...moved.values()].toReversed(), ...rest].slice(0, MOST_ROWS);
};

/** How many of the list are in each state. */
export const countsOf = (list: MovedOrders): Partial<Record<OrderState, number>> => {
  const counts: Partial<Record<OrderState, number>> = {};
  for (const { state } of list) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};

/** How many orders have moved since a list was as it is. */
export const movesSince = (kept: MovedOrders, now: MovedOrders): number => {
  const versions = new Map(kept.map(({ id, version }) => [id, version]));
  return now.filter(({ id, version }) => versions.get(id) !== version).length;
};
