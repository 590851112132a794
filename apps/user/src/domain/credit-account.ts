import { Refusal } from '@tessera/contracts';

/** What a new customer may owe at most, in minor units. */
export const INITIAL_CREDIT_LIMIT = 100_000;

/** An account in minor units. `spent` is what was captured less what was paid. */
export interface CreditAccountState {
  customerId: string;
  limit: number;
  held: number;
  spent: number;
  /** All payments ever: captured orders − paid = spent, which is how the account is proved right. */
  paid: number;
}

/**
 * How much a customer may still order. Always: held ≥ 0 and held + spent ≤ limit. `spent` falls below zero only when an
 * order that was paid is cancelled: the money is the customer's.
 */
export class CreditAccount {
  private changed = false;

  constructor(
    private readonly state: CreditAccountState,
    /** False for a blocked customer, to whom nothing is lent. */
    readonly isActive: boolean,
  ) {}

  static open(customerId: string): CreditAccount {
    const account = new CreditAccount({ customerId, limit: 0, held: 0, spent: 0, paid: 0 }, true);
    account.limitTo(INITIAL_CREDIT_LIMIT);
    return account;
  }

  get customerId() {
    return this.state.customerId;
  }

  get available() {
    return this.state.limit - this.state.held - this.state.spent;
  }

  get isChanged() {
    return this.changed;
  }

  hold(amount: number) {
    this.move(amount, 0);
  }

  capture(amount: number) {
    this.move(-amount, amount);
  }

  release(amount: number) {
    this.move(-amount, 0);
  }

  giveBack(amount: number) {
    this.move(0, -amount);
  }

  /** Whether that is another limit than before. Throws CREDIT_IN_USE when more than that is held and spent. */
  limitTo(limit: number): boolean {
    if (limit < this.state.held + this.state.spent) throw new Refusal('CREDIT_IN_USE');
    if (limit === this.state.limit) return false;
    this.state.limit = limit;
    this.changed = true;
    return true;
  }

  /** Throws CREDIT_IN_USE when less than that is spent: what is held cannot be paid yet. */
  pay(amount: number) {
    if (amount > this.state.spent) throw new Refusal('CREDIT_IN_USE');
    this.state.paid += amount;
    this.move(0, -amount);
  }

  /** As it lies in the store. */
  snapshot(): Readonly<CreditAccountState> {
    return this.state;
  }

  private move(held: number, spent: number) {
    this.state.held += held;
    this.state.spent += spent;
    this.changed = true;
  }
}
