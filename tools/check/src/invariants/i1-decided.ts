import { Findings, type Invariant } from '../invariant.js';

const OVERDUE = `
  SELECT id, deadline_at FROM orders
  WHERE state = 'PENDING' AND (deadline_at IS NULL OR deadline_at < now() - interval '10 s')
  ORDER BY id`;

/** I1, as far as the database shows it: whether every order that a client was promised is there, only the client knows. */
export const decided: Invariant = {
  id: 'I1',
  title: 'orders are decided in time',
  examine: async ({ order }) => {
    const found = new Findings('orders');
    found.looked = await order.count('orders');
    for await (const { id, deadline_at } of order.stream<{ id: string; deadline_at: Date | null }>(OVERDUE))
      found.blame(`order ${id}`, `is PENDING, its deadline was ${deadline_at?.toISOString() ?? 'never set'}`);
    return found.done();
  },
};
