import {
  type DomainEvent,
  Refusal,
  type ShortLine,
  stockCommitted,
  stockRejected,
  stockReleased,
  stockReserved,
} from '@tessera/contracts';
import { type Cause, type Movement, type MovementKind } from './movement.js';
import { type Line, mergeLines, Reservation } from './reservation.js';
import { MOST_ON_HAND, type Stock } from './stock.js';

/** What a batch did to a shelf: every touched thing once, in its last state, and all movements in order. */
export interface ShelfChanges {
  stocks: readonly Stock[];
  reservations: readonly Reservation[];
  movements: readonly Movement[];
}

/**
 * The stocks of some SKUs and the reservations of some orders, loaded together and changed together. Moves of one batch
 * see each other's effects. Each move decides everything before it changes anything.
 */
export class Shelf {
  private readonly stocks: ReadonlyMap<string, Stock>;
  private readonly reservations: Map<string, Reservation>;
  private readonly movedStocks = new Set<Stock>();
  private readonly touchedOrders = new Set<string>();
  private readonly movements: Movement[] = [];

  constructor(stocks: readonly Stock[], reservations: readonly Reservation[]) {
    this.stocks = new Map(stocks.map((stock) => [stock.sku, stock]));
    this.reservations = new Map(reservations.map((reservation) => [reservation.orderId, reservation]));
  }

  /** Of which lines there is not enough; an unknown or retired SKU is short by all of it. Changes nothing. */
  short(ordered: readonly Line[]): ShortLine[] {
    return mergeLines(ordered)
      .map(({ sku, quantity }) => ({ sku, requested: quantity, available: this.stocks.get(sku)?.orderable ?? 0 }))
      .filter((line) => line.available < line.requested);
  }

  /** `order.placed`: holds all lines or none. A known order, a tombstone too, changes nothing. */
  reserve(orderId: string, ordered: readonly Line[]): DomainEvent[] {
    if (this.reservations.has(orderId)) return [];
    const short = this.short(ordered);
    if (short.length > 0) {
      this.put(Reservation.rejected(orderId));
      return [stockRejected.of(orderId, 1, { orderId, lines: short })];
    }
    const lines = mergeLines(ordered);
    this.moveAll('RESERVED', orderId, lines);
    const { version } = this.put(Reservation.held(orderId, lines));
    return [stockReserved.of(orderId, version, { orderId })];
  }

  /**
   * `order.confirmed`: what is held is sold. A repetition, or one that comes after the order was released, changes
   * nothing. Nothing held at all is an error: an order was confirmed without our yes; someone has to look at it.
   */
  commit(orderId: string): DomainEvent[] {
    const reservation = this.reservations.get(orderId);
    if (!reservation || reservation.state === 'REJECTED') throw new Error(`order ${orderId} was never held here`);
    if (reservation.state !== 'HELD') return [];
    this.moveAll('COMMITTED', orderId, reservation.lines);
    const { version } = this.put(reservation.committed());
    return [stockCommitted.of(orderId, version, { orderId })];
  }

  /**
   * `order.rejected`, `order.cancelled`: whatever was held or sold goes back, and is told only when there was anything.
   * An unknown order gets a tombstone, so that a late `order.placed` holds nothing.
   */
  release(orderId: string): DomainEvent[] {
    const reservation = this.reservations.get(orderId);
    if (!reservation) this.put(Reservation.tombstone(orderId));
    if (!reservation?.hasPieces) return [];
    this.moveAll(reservation.state === 'COMMITTED' ? 'RETURNED' : 'RELEASED', orderId, reservation.lines);
    const { version } = this.put(reservation.released());
    return [stockReleased.of(orderId, version, { orderId })];
  }

  /**
   * Pieces that came or went. Throws NOT_FOUND, INSUFFICIENT_STOCK when it would cut into what is reserved, STOCK_LIMIT
   * when more would be on hand than may be.
   */
  adjust(sku: string, delta: number, reason: string): DomainEvent[] {
    const stock = this.stock(sku);
    if (stock.available + delta < 0) throw new Refusal('INSUFFICIENT_STOCK');
    if (stock.onHand + delta > MOST_ON_HAND) throw new Refusal('STOCK_LIMIT');
    this.move('ADJUSTED', stock, delta, { reason });
    return [];
  }

  knows = (sku: string) => this.stocks.has(sku);

  /** The stock of a product. Throws NOT_FOUND. */
  stock(sku: string): Stock {
    const stock = this.stocks.get(sku);
    if (!stock) throw new Refusal('NOT_FOUND');
    return stock;
  }

  get changes(): ShelfChanges {
    const reservations = [...this.reservations.values()].filter(({ orderId }) => this.touchedOrders.has(orderId));
    return { stocks: [...this.movedStocks], reservations, movements: this.movements };
  }

  private moveAll(kind: MovementKind, orderId: string, lines: readonly Line[]) {
    const moves = lines.map(({ sku, quantity }) => ({ stock: this.stock(sku), quantity }));
    for (const { stock, quantity } of moves) this.move(kind, stock, quantity, { orderId });
  }

  private move(kind: MovementKind, stock: Stock, pieces: number, cause: Cause) {
    this.movements.push(stock.move(kind, pieces, cause));
    this.movedStocks.add(stock);
  }

  private put(reservation: Reservation): Reservation {
    this.reservations.set(reservation.orderId, reservation);
    this.touchedOrders.add(reservation.orderId);
    return reservation;
  }
}
