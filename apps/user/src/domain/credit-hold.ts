/**
 * `held` → `captured` → `released`, or `held` → `released`. `refused` was never held; `void` is the tombstone of an order
 * that ended before it was seen to be placed. Neither becomes anything else.
 */
type HoldStage = 'held' | 'captured' | 'released' | 'refused' | 'void';

/** What one order has of its customer's credit. */
export interface CreditHoldState {
  orderId: string;
  customerId: string;
  /** Minor units that the order asked for; 0 for a tombstone, which was never told. */
  amount: number;
  stage: HoldStage;
  /** Counts changes; also the sequence of the event that the change causes. */
  version: number;
}

/** One order's share of an account. Which stages may follow each other is the ledger's decision. */
export class CreditHold {
  private changed = false;

  constructor(private readonly state: CreditHoldState) {}

  static open(orderId: string, customerId: string, amount: number, stage: 'held' | 'refused' | 'void'): CreditHold {
    const hold = new CreditHold({ orderId, customerId, amount, stage, version: 0 });
    hold.become(stage);
    return hold;
  }

  get orderId() {
    return this.state.orderId;
  }

  get customerId() {
    return this.state.customerId;
  }

  get amount() {
    return this.state.amount;
  }

  get stage() {
    return this.state.stage;
  }

  get version() {
    return this.state.version;
  }

  get isChanged() {
    return this.changed;
  }

  become(stage: HoldStage) {
    this.state.stage = stage;
    this.state.version += 1;
    this.changed = true;
  }

  /** As it lies in the store. */
  snapshot(): Readonly<CreditHoldState> {
    return this.state;
  }
}
