import { type CreditView } from '@tessera/contracts';
import { type PostgresDatabase } from '@tessera/messaging/postgres';
import { readAccounts } from './credit-account.schema.js';

/** Looks at credit accounts without a lock. */
export class CreditReader {
  constructor(
    private readonly database: PostgresDatabase,
    private readonly currency: string,
  ) {}

  /** Undefined for somebody who is unknown or blocked. */
  async ofActive(customerId: string): Promise<CreditView | undefined> {
    const [account] = await readAccounts([customerId], this.database.source);
    return account?.isActive ? account.view(this.currency) : undefined;
  }
}
