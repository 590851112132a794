import { type EntityManager } from 'typeorm';
import { CreditAccount } from '../domain/credit-account.js';

/** How an account lies in the table `credit_account`, with whether its customer is active. */
interface AccountRow {
  customer_id: string;
  credit_limit: number;
  held: number;
  spent: number;
  paid: number;
  active: boolean;
}

const SELECT = `
  SELECT account.*, person.status = 'active' AS active
  FROM credit_account AS account JOIN person ON person.id = account.customer_id
  WHERE account.customer_id = ANY($1::uuid[])`;

/** Only the account is locked: a block that commits a moment later simply came later. */
const LOCK = `${SELECT} ORDER BY account.customer_id FOR UPDATE OF account`;

const SAVE = `
  INSERT INTO credit_account (customer_id, credit_limit, held, spent, paid)
  SELECT customer_id, credit_limit, held, spent, paid FROM json_populate_recordset(NULL::credit_account, $1)
  ON CONFLICT (customer_id) DO UPDATE SET
    credit_limit = EXCLUDED.credit_limit, held = EXCLUDED.held, spent = EXCLUDED.spent, paid = EXCLUDED.paid`;

const toAccount = ({ customer_id, credit_limit, active, ...row }: AccountRow) =>
  new CreditAccount({ ...row, customerId: customer_id, limit: credit_limit }, active);

const toAccountRow = (account: CreditAccount): Omit<AccountRow, 'active'> => {
  const { customerId, limit, held, spent, paid } = account.snapshot();
  return { customer_id: customerId, credit_limit: limit, held, spent, paid };
};

/** As they are now, for looking only. */
export const readAccounts = async (ids: readonly string[], db: Pick<EntityManager, 'query'>) => {
  const rows: AccountRow[] = await db.query(SELECT, [ids]);
  return rows.map(toAccount);
};

/** Locked in id order until the transaction ends, in one statement. */
export const lockAccounts = async (ids: readonly string[], tx: EntityManager) => {
  const rows: AccountRow[] = ids.length > 0 ? await tx.query(LOCK, [ids]) : [];
  return rows.map(toAccount);
};

/** One statement for all of them, new or changed. */
export const saveAccounts = async (accounts: readonly CreditAccount[], tx: EntityManager) => {
  if (accounts.length > 0) await tx.query(SAVE, [JSON.stringify(accounts.map(toAccountRow))]);
};
