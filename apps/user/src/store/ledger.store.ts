import { type Keys, Store } from '@tessera/messaging';
import { type PostgresDatabase } from '@tessera/messaging/postgres';
import { type EntityManager } from 'typeorm';
import { CreditLedger } from '../domain/credit-ledger.js';
import { lockAccounts, saveAccounts } from './credit-account.schema.js';
import { lockHolds, saveHolds } from './credit-hold.schema.js';
import { SOURCE } from './database.js';

type LedgerKind = 'customers' | 'orders';

/**
 * The only door to accounts and holds: two statements to load, at most two to flush, whatever the size of the batch.
 * Accounts are locked before holds; a hold that does not exist yet is guarded by its customer's account.
 */
export class LedgerStore extends Store<CreditLedger, LedgerKind, EntityManager> {
  constructor(
    database: PostgresDatabase,
    private readonly currency: string,
  ) {
    super(database, SOURCE);
  }

  protected async load({ customers = [], orders = [] }: Keys<LedgerKind>, tx: EntityManager) {
    const accounts = await lockAccounts(customers, tx);
    return new CreditLedger(accounts, await lockHolds(orders, tx), this.currency);
  }

  protected async flush({ changes }: CreditLedger, tx: EntityManager) {
    await saveAccounts(changes.accounts, tx);
    await saveHolds(changes.holds, tx);
  }
}
