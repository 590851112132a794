import { type UserStatus } from '@tessera/contracts';
import { type Keys } from '@tessera/messaging/once';
import {
  CreditAccount,
  type CreditAccountState,
  CreditHold,
  type CreditHoldState,
  CreditLedger,
} from '@tessera/user/domain';
import { type Loaded } from './change.js';
import { getAll } from './read.js';
import { Store } from './store.js';
import { type Key, keys } from './tables.js';
import { insert, update, type Write } from './write.js';

/**
 * A credit account as a part of its customer's item. `available` follows from the others, and is kept because a condition
 * cannot subtract.
 */
export interface AccountAttributes extends Omit<CreditAccountState, 'customerId'> {
  available: number;
  id: string;
  status: UserStatus;
}

/** How a hold lies in the table `users`. `at`: when it came into this stage. */
type HoldItem = Key & CreditHoldState & { at: string };

/** What is kept of an account beside its customer. */
export const toAccountAttributes = (account: CreditAccount) => {
  const { limit, held, spent, paid } = account.snapshot();
  return { limit, held, spent, paid, available: account.available };
};

export const toAccount = ({ id, limit, held, spent, paid, status }: AccountAttributes): CreditAccount =>
  new CreditAccount({ customerId: id, limit, held, spent, paid }, status === 'active');

/**
 * By differences, so that orders of one customer do not disturb each other. Nothing is lent beyond the limit, or to somebody who
 * was blocked meanwhile; what was paid was spent.
 */
const settle = (account: CreditAccount, was: AccountAttributes): Write => {
  const now = toAccountAttributes(account);
  const [held, spent, paid] = [now.held - was.held, now.spent - was.spent, now.paid - was.paid];
  const available = now.available - was.available;
  return update('users', keys.user(was.id), {
    add: { held, spent, paid, available },
    ...(available < 0 && { is: { status: 'active' } }),
    atLeast: {
      ...(available < 0 && { available: -available }),
      ...(held < 0 && { held: -held }),
      ...(paid > 0 && { spent: paid }),
    },
  });
};

const keep = (hold: CreditHold, was: CreditHoldState | undefined): Write => {
  const item: HoldItem = { ...keys.hold(hold.orderId), ...hold.snapshot(), at: new Date().toISOString() };
  if (!was) return insert('users', item);
  const { pk, sk, stage, version, at } = item;
  return update('users', { pk, sk }, { set: { stage, version, at }, is: { stage: was.stage } });
};

/** Accounts and holds as they were loaded. */
const loadedLedger = (
  accounts: readonly AccountAttributes[],
  holds: readonly HoldItem[],
  currency: string,
): Loaded<CreditLedger> => {
  const customers = new Map(accounts.map((account) => [account.id, account]));
  const orders = new Map(holds.map((hold) => [hold.orderId, hold]));
  const toHold = ({ orderId, customerId, amount, stage, version }: HoldItem) =>
    new CreditHold({ orderId, customerId, amount, stage, version });
  const ledger = new CreditLedger(accounts.map(toAccount), holds.map(toHold), currency);
  const writes = () => [
    ...ledger.changes.accounts.flatMap((account) =>
      [customers.get(account.customerId)].flatMap((was) => (was ? [settle(account, was)] : [])),
    ),
    ...ledger.changes.holds.map((hold) => keep(hold, orders.get(hold.orderId))),
  ];
  return { set: ledger, writes };
};

/** The only door to accounts and holds for a change. */
export class LedgerStore extends Store<CreditLedger, 'customers' | 'orders'> {
  constructor(private readonly currency: string) {
    super();
  }

  async load({ customers = [], orders = [] }: Keys<'customers' | 'orders'>): Promise<Loaded<CreditLedger>> {
    const [accounts, holds] = await Promise.all([
      getAll<AccountAttributes>('users', customers.map(keys.user)),
      getAll<HoldItem>('users', orders.map(keys.hold)),
    ]);
    return loadedLedger(accounts, holds, this.currency);
  }
}
