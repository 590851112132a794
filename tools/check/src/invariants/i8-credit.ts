import { Findings, type Invariant } from '../invariant.js';
import { mergeJoin } from '../merge-join.js';

/** An account beside what the holds of its customer add up to. */
export interface AccountRow {
  id: string;
  credit_limit: number;
  held: number;
  spent: number;
  paid: number;
  holds: number;
  captures: number;
}

const ACCOUNTS = `
  SELECT coalesce(customer_id, holder) AS id, coalesce(credit_limit, 0) AS credit_limit, coalesce(held, 0) AS held,
    coalesce(spent, 0) AS spent, coalesce(paid, 0) AS paid, coalesce(holds, 0) AS holds, coalesce(captures, 0) AS captures
  FROM credit_account FULL JOIN (
    SELECT customer_id AS holder, coalesce(sum(amount) FILTER (WHERE stage = 'held'), 0)::bigint AS holds,
      coalesce(sum(amount) FILTER (WHERE stage = 'captured'), 0)::bigint AS captures
    FROM credit_hold GROUP BY customer_id) AS holds ON holder = customer_id
  ORDER BY 1`;

const ORDERS = `
  SELECT customer_id AS id, sum(total)::bigint AS taken FROM orders
  WHERE state IN ('CONFIRMED', 'SHIPPED') GROUP BY customer_id ORDER BY customer_id`;

/** What is wrong with an account in itself; undefined when nothing is. */
export const faultOf = ({ credit_limit, held, spent, paid, holds, captures }: AccountRow): string | undefined => {
  if (held < 0) return `${held} are held`;
  if (held + spent > credit_limit) return `held ${held} + spent ${spent} is over the limit of ${credit_limit}`;
  if (held !== holds) return `held is ${held}, its holds say ${holds}`;
  return spent + paid === captures ? undefined : `spent ${spent} + paid ${paid} is not ${captures}, what was captured`;
};

/**
 * I8: held + spent ≤ limit, and both are what the holds say (one snapshot, so sure); what was captured is what the
 * customer's CONFIRMED and SHIPPED orders cost (two services, so only what stays different is wrong).
 */
export const credit: Invariant = {
  id: 'I8',
  title: 'credit adds up',
  examine: async ({ user, order }) => {
    const found = new Findings('accounts');
    const accounts = user.stream<AccountRow>(ACCOUNTS);
    const orders = order.stream<{ id: string; taken: number }>(ORDERS);
    for await (const [id, account, { taken } = { taken: 0 }] of mergeJoin(
      (row: { id: string }) => row.id,
      accounts,
      orders,
    )) {
      found.looked += 1;
      const fault = account && faultOf(account);
      if (fault) found.blame(`user ${id}`, fault, true);
      const captures = account?.captures ?? 0;
      if (captures !== taken) found.blame(`user ${id}`, `${captures} were captured, the orders say ${taken}`);
    }
    return found.done();
  },
};
