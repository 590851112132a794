import { Injectable } from '@nestjs/common';
import {
  orderCancelled,
  orderConfirmed,
  type OrderMoved,
  orderPlaced,
  orderRejected,
  orderShipped,
  type OrderState,
} from '@tessera/contracts';
import { Broadcasts } from '@tessera/messaging';
import { randomUUID } from 'node:crypto';
import { written } from '../edge/streams/server-sent-event.js';

/** Kept for who comes back, at least: half a MB, and some seconds of the largest load. */
const KEPT = 2_000;

const MOVES = [
  [orderPlaced, 'PENDING'],
  [orderConfirmed, 'CONFIRMED'],
  [orderRejected, 'REJECTED'],
  [orderCancelled, 'CANCELLED'],
  [orderShipped, 'SHIPPED'],
] as const satisfies [unknown, OrderState][];

/**
 * Orders as they move, each an event with an id of this gateway's: `<epoch>-<number>`. Those of another gateway, or of one that
 * has been started anew, name other events. A move that the broker tells again is told again.
 */
@Injectable()
export class MovedOrders {
  private readonly epoch = randomUUID().slice(0, 8);
  private readonly events: string[] = [];
  /** Of the last event. */
  private last = 0;
  private readonly listeners = new Set<(event: string) => void>();

  constructor(broadcasts: Broadcasts) {
    for (const [type, state] of MOVES)
      broadcasts.hear([type], 'end', ({ orderId, customerId }, { sequence, time }) =>
        this.note({ id: orderId, state, customerId, at: time ?? new Date().toISOString(), version: sequence }),
      );
  }

  /** Where somebody begins who has seen nothing. */
  get lastId(): string {
    return this.idOf(this.last);
  }

  /** What came after the event of that id; undefined when that is not known: then something may be missed. */
  after(id: string): string[] | undefined {
    const [, epoch, number = ''] = /^(\w+)-(\d{1,15})$/.exec(id) ?? [];
    const missed = this.last - Number(number);
    if (epoch !== this.epoch || missed < 0 || missed > this.events.length) return undefined;
    return this.events.slice(this.events.length - missed);
  }

  /** Calls `listener` with each event, until the function that it gives is called. */
  listen(listener: (event: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private idOf = (number: number) => `${this.epoch}-${number}`;

  private note(moved: OrderMoved) {
    this.last += 1;
    const event = written({ event: 'order', id: this.idOf(this.last), data: JSON.stringify(moved) });
    this.events.push(event);
    // Not with each: to move all the others is work.
    if (this.events.length > 2 * KEPT) this.events.splice(0, KEPT);
    for (const listener of this.listeners) listener(event);
  }
}
