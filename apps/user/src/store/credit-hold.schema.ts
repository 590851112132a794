import { type EntityManager } from 'typeorm';
import { CreditHold, type CreditHoldState } from '../domain/credit-hold.js';

/** How a hold lies in the table `credit_hold`. */
interface HoldRow {
  order_id: string;
  customer_id: string;
  amount: number;
  stage: CreditHoldState['stage'];
  version: number;
}

const LOCK = 'SELECT * FROM credit_hold WHERE order_id = ANY($1::uuid[]) ORDER BY order_id FOR UPDATE';

const SAVE = `
  INSERT INTO credit_hold (order_id, customer_id, amount, stage, version)
  SELECT order_id, customer_id, amount, stage, version FROM json_populate_recordset(NULL::credit_hold, $1)
  ON CONFLICT (order_id) DO UPDATE SET stage = EXCLUDED.stage, version = EXCLUDED.version`;

const toHold = ({ order_id, customer_id, ...row }: HoldRow) =>
  new CreditHold({ ...row, orderId: order_id, customerId: customer_id });

const toHoldRow = (hold: CreditHold): HoldRow => {
  const { orderId, customerId, ...rest } = hold.snapshot();
  return { order_id: orderId, customer_id: customerId, ...rest };
};

/** Locked in id order until the transaction ends, in one statement. */
export const lockHolds = async (orders: readonly string[], tx: EntityManager) => {
  const rows: HoldRow[] = orders.length > 0 ? await tx.query(LOCK, [orders]) : [];
  return rows.map(toHold);
};

/** One statement for all of them, new or changed. */
export const saveHolds = async (holds: readonly CreditHold[], tx: EntityManager) => {
  if (holds.length > 0) await tx.query(SAVE, [JSON.stringify(holds.map(toHoldRow))]);
};
