import { type DomainEvent, Refusal } from '@tessera/contracts';
import { advance, type Trigger } from './checkout.saga.js';
import { type Order } from './order.js';

/** The orders that one change touches, loaded together and stored together. */
export class Orders {
  private readonly byId: Map<string, Order>;
  private readonly placedNow: Order[] = [];
  private readonly touched = new Set<Order>();

  constructor(loaded: readonly Order[]) {
    this.byId = new Map(loaded.map((order) => [order.id, order]));
  }

  /** What is to be inserted, and what to be updated. */
  get changes(): { placed: readonly Order[]; advanced: readonly Order[] } {
    return { placed: this.placedNow, advanced: [...this.touched] };
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
    const events = advance(order, trigger, at);
    // A late answer tells nothing and changes nothing; a PENDING order may have remembered one.
    if (events.length > 0 || order.state === 'PENDING') this.touched.add(order);
    return events;
  }
}
