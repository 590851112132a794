import {
  type DataOf,
  type DomainEvent,
  ignored,
  orderCancelled,
  orderConfirmed,
  orderPlaced,
  orderRejected,
} from '@tessera/contracts';
import { Listener, On } from '@tessera/messaging';
import { type Shelf } from '../domain/shelf.js';
import { ShelfStore } from '../store/shelf.store.js';

const order = ({ orderId }: { orderId: string }) => ({ orders: [orderId] });

/**
 * Inventory's part of the order process. Messages may come twice, the inbox makes the second a no-op. One lane: an
 * order touches several SKUs, so orders of different keys meet on the same stocks, and on MongoDB abort each other: in the
 * bench one lane handles 16,636 messages/s, eight handle 10,899 (docs/benchmarks.md).
 */
@Listener({ group: 'inventory.reservations', store: ShelfStore, lanes: 1, ignores: ignored['inventory.reservations'] })
export class ReserveStockListener {
  @On(orderPlaced, (event) => ({ ...order(event), skus: event.lines.map((line) => line.sku) }))
  placed(shelf: Shelf, { orderId, lines }: DataOf<typeof orderPlaced>): DomainEvent[] {
    return shelf.reserve(orderId, lines);
  }

  @On(orderConfirmed, order)
  confirmed(shelf: Shelf, { orderId }: DataOf<typeof orderConfirmed>): DomainEvent[] {
    return shelf.commit(orderId);
  }

  @On(orderRejected, order)
  rejected(shelf: Shelf, { orderId }: DataOf<typeof orderRejected>): DomainEvent[] {
    return shelf.release(orderId);
  }

  @On(orderCancelled, order)
  cancelled(shelf: Shelf, { orderId }: DataOf<typeof orderCancelled>): DomainEvent[] {
    return shelf.release(orderId);
  }
}
