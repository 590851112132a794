import { type Money } from '@tessera/contracts';
import { v7 as uuidv7 } from 'uuid';
import { CreditAccount, type CreditAccountState } from '../src/domain/credit-account.js';
import { CreditLedger } from '../src/domain/credit-ledger.js';

export const euros = (amount: number): Money => ({ amount, currency: 'EUR' });

/** An order of `customerId` as its events name it. */
export const orderOf = (customerId: string, amount = 100) => ({
  orderId: uuidv7(),
  customerId,
  total: euros(amount),
});

export const accountOf = (state: Partial<CreditAccountState> = {}, isActive = true) =>
  new CreditAccount({ customerId: uuidv7(), limit: 1_000, held: 0, spent: 0, paid: 0, ...state }, isActive);

export const ledgerOf = (...accounts: CreditAccount[]) => new CreditLedger(accounts, [], 'EUR');

/** What an account says, in one line of an expectation. */
export const figures = (account: CreditAccount) => {
  const { held, spent } = account.snapshot();
  return { held, spent };
};
