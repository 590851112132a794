import { type CreditView } from '@tessera/contracts';
import { type CreditAccount } from './credit-account.js';

/** An account as the API shows it. */
export const toCreditView = (account: CreditAccount, currency: string): CreditView => {
  const { limit, held, spent } = account.snapshot();
  return { limit, held, spent, available: account.available, currency };
};
