import { type CreditView } from '@tessera/contracts';
import { type CreditLedger } from '@tessera/user/domain';
import { v7 as uuidv7 } from 'uuid';
import { type Changes, decide, type Opened } from '../changes.js';
import { newcomer, type PeopleChanges } from '../people/new-people.js';

export type LedgerChanges = Changes<CreditLedger, 'customers' | 'orders'>;

/** Credit accounts, in EUR, in one kind of store, and how they are read. `people` is the store of those whose they are. */
export interface OpenCredit extends Opened<CreditLedger, 'customers' | 'orders'> {
  people: PeopleChanges;
  /** Undefined for somebody who is unknown or blocked. */
  account(customerId: string): Promise<CreditView | undefined>;
}

/** A new customer who may owe so much. */
export const customer = async ({ people }: OpenCredit, limit: number): Promise<string> => {
  const somebody = newcomer();
  await people.change({ emails: [somebody.email] }, (set) => {
    const events = set.register(somebody, new Date());
    set.account(somebody.id).limitTo(limit);
    return events;
  });
  return somebody.id;
};

/** An order as its events name it. */
export const orderOf = (customerId: string, amount = 100, currency = 'EUR') => ({
  orderId: uuidv7(),
  customerId,
  total: { amount, currency },
});
export type CreditOrder = ReturnType<typeof orderOf>;

/** Names the events that it caused. */
export const step = (store: LedgerChanges, move: 'hold' | 'capture' | 'release', order: CreditOrder) =>
  decide(store, { customers: [order.customerId], orders: [order.orderId] }, (ledger) => ledger[move](order));

export const pay = (store: LedgerChanges, customerId: string, amount: number): Promise<void> =>
  store.change({ customers: [customerId] }, (ledger) => ledger.pay(customerId, amount));

/** An account is just so, by its reader and by the store. */
export const expectAccount = async (opened: OpenCredit, id: string, figures: Partial<CreditView>): Promise<void> => {
  const view = await opened.account(id);
  expect(view).toMatchObject(figures);
  const stored = opened.rival.change(
    { customers: [id] },
    () => [],
    (ledger) => ledger.view(id),
  );
  expect(await stored).toEqual(view);
};
