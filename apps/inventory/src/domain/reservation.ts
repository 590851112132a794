/** So many pieces of a SKU. */
export interface Line {
  sku: string;
  quantity: number;
}

/**
 * HELD → COMMITTED → RELEASED, or HELD → RELEASED. REJECTED held nothing from the start. RELEASED without lines is the
 * tombstone of an order that ended before we received that it was placed.
 */
export type ReservationState = 'HELD' | 'COMMITTED' | 'RELEASED' | 'REJECTED';

/** What is held or sold for one order. Lines name a SKU once. */
export class Reservation {
  constructor(
    readonly orderId: string,
    readonly lines: readonly Line[],
    readonly state: ReservationState,
    /** Counts the changes; also the sequence of the event that the change caused. */
    readonly version: number,
  ) {}

  static held = (orderId: string, lines: readonly Line[]) => new Reservation(orderId, lines, 'HELD', 1);
  static rejected = (orderId: string) => new Reservation(orderId, [], 'REJECTED', 1);
  static tombstone = (orderId: string) => new Reservation(orderId, [], 'RELEASED', 1);

  /** True while pieces are held or sold for the order, so while it may still move stock. */
  get hasPieces() {
    return this.state === 'HELD' || this.state === 'COMMITTED';
  }

  committed = () => this.next('COMMITTED');
  released = () => this.next('RELEASED');

  private next(state: ReservationState) {
    return new Reservation(this.orderId, this.lines, state, this.version + 1);
  }
}

/** Each SKU once, in the order of first mention: two lines of one SKU must not both see the same pieces. */
export const mergeLines = (lines: readonly Line[]): Line[] => {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
};
