import { type DomainEvent, type OrderReason, type OrderState, Refusal } from '@tessera/contracts';
import { advance, type Trigger } from './checkout.saga.js';
import { type Order } from './order.js';

/** An order that is PENDING no more, and for how long it was. */
export interface Decided {
  state: Exclude<OrderState, 'PENDING' | 'SHIPPED'>;
  reason: OrderReason | null;
  afterMs: number;
}

const isDecision = (state: OrderState): state is Decided['state'] => state !== 'PENDING' && state !== 'SHIPPED';

/** The orders that one change touches, loaded together and stored together. */
export class Orders {
  private readonly byId: Map<string, Order>;
  private readonly placedNow: Order[] = [];
  private readonly touched = new Set<Order>();
  private readonly decidedNow: Decided[] = [];

  constructor(loaded: readonly Order[]) {
    this.byId = new Map(loaded.map((order) => [order.id, order]));
  }

  /** What is to be inserted, and what to be updated. */
  get changes(): { placed: readonly Order[]; advanced: readonly Order[] } {
    return { placed: this.placedNow, advanced: [...this.touched] };
  }

  /** What this change decides: each order once, whatever becomes of it later. */
  get decided(): readonly Decided[] {
    return this.decidedNow;
  }

  /** Throws NOT_FOUND, so at an HTTP door an unknown order is a 404. */
  get(id: string): Order {
    const order = this.byId.get(id);
    if (!order) throw new Refusal('NOT_FOUND');
    return order;
  }

  place(order: Order): DomainEvent[] {
    this.placedNow.push(order);
    return [order.placed()];
  }

  /** Moves one order on, as the table in `checkout.saga.ts` says. */
  advance(id: string, trigger: Trigger, at: Date): DomainEvent[] {
    const order = this.get(id);
    const wasOpen = order.state === 'PENDING';
    const events = advance(order, trigger, at);
    if (wasOpen) this.noteDecision(order, at);
    // A late answer tells nothing and changes nothing; a PENDING order may have remembered one.
    if (events.length > 0 || order.state === 'PENDING') this.touched.add(order);
    return events;
  }

  private noteDecision({ state, reason, placedAt }: Order, at: Date) {
    if (isDecision(state)) this.decidedNow.push({ state, reason, afterMs: at.getTime() - placedAt.getTime() });
  }
}
