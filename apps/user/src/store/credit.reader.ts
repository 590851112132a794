import { type CreditView } from '@tessera/contracts';
import { type PostgresDatabase } from '@tessera/messaging/postgres';
import { toCreditView } from '../domain/credit-view.js';
import { readAccounts } from './credit-account.schema.js';

/** Reads credit accounts without a lock. */
export class CreditReader {
  constructor(
    private readonly database: PostgresDatabase,
    private readonly currency: string,
  ) {}

  /** Undefined for somebody who is unknown or blocked. */
  async findActive(customerId: string): Promise<CreditView | undefined> {
    const [account] = await readAccounts([customerId], this.database.source);
    return account?.isActive ? toCreditView(account, this.currency) : undefined;
  }
}
