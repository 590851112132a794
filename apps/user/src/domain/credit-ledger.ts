import {
  creditCaptured,
  creditRejected,
  creditReleased,
  creditReserved,
  type CreditView,
  type DomainEvent,
  type Money,
  Refusal,
} from '@tessera/contracts';
import { type CreditAccount } from './credit-account.js';
import { CreditHold } from './credit-hold.js';
import { toCreditView } from './credit-view.js';

/** An order as its events name it. */
interface OrderRef {
  orderId: string;
  customerId: string;
}

/**
 * The credit accounts of some customers and the holds of some orders, loaded together and changed together, so that
 * several orders of one customer in one batch see each other. Every move may come twice: the second changes nothing.
 */
export class CreditLedger {
  private readonly accounts: ReadonlyMap<string, CreditAccount>;
  private readonly holds: Map<string, CreditHold>;

  constructor(
    accounts: readonly CreditAccount[],
    holds: readonly CreditHold[],
    private readonly currency: string,
  ) {
    this.accounts = new Map(accounts.map((account) => [account.customerId, account]));
    this.holds = new Map(holds.map((hold) => [hold.orderId, hold]));
  }

  /** Holds the order's total, all or nothing. An order that is known, refused or ended already changes nothing. */
  hold({ orderId, customerId, total }: OrderRef & { total: Money }): DomainEvent[] {
    if (this.holds.has(orderId)) return [];
    const amount = this.inOurs(total);
    const reason = this.whyNot(customerId, amount);
    const { version } = this.open(orderId, customerId, amount, reason ? 'refused' : 'held');
    if (reason) return [creditRejected.of(orderId, version, { orderId, customerId, reason })];
    this.account(customerId).hold(amount);
    return [creditReserved.of(orderId, version, { orderId, customerId, amount: total })];
  }

  /** What is held for the order is spent. */
  capture({ orderId }: OrderRef): DomainEvent[] {
    const hold = this.holds.get(orderId);
    if (hold?.stage !== 'held') return [];
    this.account(hold.customerId).capture(hold.amount);
    hold.become('captured');
    return [creditCaptured.of(orderId, hold.version, this.shareOf(hold))];
  }

  /** Whatever is held or spent for the order goes back; an unknown order leaves a tombstone, so that it never holds. */
  release({ orderId, customerId }: OrderRef): DomainEvent[] {
    const hold = this.holds.get(orderId) ?? this.open(orderId, customerId, 0, 'void');
    if (hold.stage !== 'held' && hold.stage !== 'captured') return [];
    const account = this.account(hold.customerId);
    if (hold.stage === 'held') account.release(hold.amount);
    else account.giveBack(hold.amount);
    hold.become('released');
    return [creditReleased.of(orderId, hold.version, this.shareOf(hold))];
  }

  /** The customer paid some of what is spent. Throws CREDIT_IN_USE when that is less, NOT_FOUND for nobody's account. */
  pay(customerId: string, amount: number): DomainEvent[] {
    this.account(customerId).pay(amount);
    return [];
  }

  /** An account as the API shows it. Throws NOT_FOUND. */
  view(customerId: string): CreditView {
    return toCreditView(this.account(customerId), this.currency);
  }

  /** What a flush must write. */
  get changes() {
    return {
      accounts: [...this.accounts.values()].filter((account) => account.isChanged),
      holds: [...this.holds.values()].filter((hold) => hold.isChanged),
    };
  }

  private account(customerId: string): CreditAccount {
    const account = this.accounts.get(customerId);
    if (!account) throw new Refusal('NOT_FOUND');
    return account;
  }

  private whyNot(customerId: string, amount: number): 'CUSTOMER_BLOCKED' | 'CREDIT_LIMIT_EXCEEDED' | undefined {
    const account = this.accounts.get(customerId);
    if (!account?.isActive) return 'CUSTOMER_BLOCKED';
    return account.available < amount ? 'CREDIT_LIMIT_EXCEEDED' : undefined;
  }

  /** Another currency is no outcome of an order but a broken platform: the message goes aside for a person to look at. */
  private inOurs({ amount, currency }: Money): number {
    if (currency !== this.currency) throw new Error(`credit is kept in ${this.currency}, not in ${currency}`);
    return amount;
  }

  private open(...[orderId, customerId, amount, stage]: Parameters<typeof CreditHold.open>): CreditHold {
    const hold = CreditHold.open(orderId, customerId, amount, stage);
    this.holds.set(orderId, hold);
    return hold;
  }

  private shareOf({ orderId, customerId, amount }: CreditHold) {
    return { orderId, customerId, amount: { amount, currency: this.currency } };
  }
}
