import {
  type DomainEvent,
  type Money,
  orderCancelled,
  orderConfirmed,
  orderPlaced,
  type OrderReason,
  orderRejected,
  orderShipped,
  type OrderState,
} from '@tessera/contracts';

/** One product of an order, at the price it had when the order was placed. */
export interface Line {
  sku: string;
  name: string;
  quantity: number;
  unitPrice: number;
}

/** One entry of an order's story; `at` in ISO 8601. */
export interface HistoryEntry {
  state: OrderState;
  at: string;
  reason?: OrderReason;
}

/** Who answers for an order before it is confirmed. */
export type Participant = 'stock' | 'credit';

/** What a new order is made of. Amounts in minor units of `currency`. */
export interface NewOrder {
  id: string;
  customerId: string;
  lines: Line[];
  currency: string;
  note: string | null;
}

/** All that is kept of an order: plain data, for a store that revives nothing by itself. */
export interface OrderSnapshot extends NewOrder {
  state: OrderState;
  /** Null unless it was rejected or cancelled. */
  reason: OrderReason | null;
  total: number;
  version: number;
  history: HistoryEntry[];
  stockReserved: boolean;
  creditReserved: boolean;
  placedAt: Date;
  updatedAt: Date;
  /** Until when participants have to answer; null once it is decided. */
  deadlineAt: Date | null;
}

/** The sum of the lines in minor units. */
export const totalOf = (lines: readonly Line[]) => lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0);

/**
 * An order and its moves. Each move changes the state, adds to the history and returns the event that tells it;
 * `version` = entries in `history` = sequence of that event. Which move is allowed when stands in `checkout.saga.ts`.
 */
export class Order implements OrderSnapshot {
  state: OrderState = 'PENDING';
  reason: OrderReason | null = null;
  total: number;
  version = 1;
  history: HistoryEntry[];
  /** Answers so far; they move neither state nor version. */
  stockReserved = false;
  creditReserved = false;
  updatedAt: Date;
  /** Set by the database's clock when the order is stored; null as soon as it is decided. */
  deadlineAt: Date | null = null;
  readonly id: string;
  readonly customerId: string;
  readonly lines: Line[];
  readonly currency: string;
  readonly note: string | null;

  constructor(
    order: NewOrder,
    readonly placedAt: Date,
  ) {
    this.id = order.id;
    this.customerId = order.customerId;
    this.lines = order.lines;
    this.currency = order.currency;
    this.note = order.note;
    this.total = totalOf(order.lines);
    this.updatedAt = placedAt;
    this.history = [{ state: 'PENDING', at: placedAt.toISOString() }];
  }

  /** The order that was kept; what else lies beside it there is left. */
  static from(kept: OrderSnapshot): Order {
    const { state, reason, total, version, history, stockReserved, creditReserved, updatedAt, deadlineAt } = kept;
    const changes = { state, reason, total, version, history, stockReserved, creditReserved, updatedAt, deadlineAt };
    return Object.assign(new Order(kept, kept.placedAt), changes);
  }

  /** As it is to be kept. */
  snapshot(): OrderSnapshot {
    return { ...this };
  }

  placed(): DomainEvent {
    return orderPlaced.of(this.id, this.version, {
      ...this.ids(),
      lines: this.eventLines(),
      total: this.money(this.total),
    });
  }

  /** Notes a participant's yes; true when all have said it. */
  remember(participant: Participant): boolean {
    if (participant === 'stock') this.stockReserved = true;
    else this.creditReserved = true;
    return this.stockReserved && this.creditReserved;
  }

  confirm(at: Date): DomainEvent {
    this.become('CONFIRMED', at);
    const total = this.money(this.total);
    return orderConfirmed.of(this.id, this.version, { ...this.ids(), lines: this.eventLines(), total });
  }

  reject(reason: OrderReason, at: Date): DomainEvent {
    this.become('REJECTED', at, reason);
    return orderRejected.of(this.id, this.version, { ...this.ids(), reason });
  }

  cancel(reason: OrderReason, at: Date): DomainEvent {
    this.become('CANCELLED', at, reason);
    return orderCancelled.of(this.id, this.version, { ...this.ids(), reason });
  }

  ship(at: Date): DomainEvent {
    this.become('SHIPPED', at);
    return orderShipped.of(this.id, this.version, this.ids());
  }

  /** An amount in the order's currency. */
  money(amount: number): Money {
    return { amount, currency: this.currency };
  }

  private become(state: OrderState, at: Date, reason?: OrderReason) {
    this.state = state;
    this.reason = reason ?? null;
    this.version += 1;
    this.updatedAt = at;
    this.deadlineAt = null;
    this.history = [...this.history, { state, at: at.toISOString(), ...(reason ? { reason } : {}) }];
  }

  private ids() {
    return { orderId: this.id, customerId: this.customerId };
  }

  private eventLines() {
    return this.lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice: this.money(unitPrice) }));
  }
}
