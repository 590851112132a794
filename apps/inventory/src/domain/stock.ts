import { type Cause, type Counts, type Movement, type MovementKind, perPiece } from './movement.js';

/** The most pieces of one SKU that may be on hand. */
export const MOST_ON_HAND = 1_000_000_000;

/** A stock as it is kept. `version` counts its movements; a retired one cannot be ordered, only adjusted. */
export interface StockState extends Counts {
  sku: string;
  version: number;
  retired: boolean;
}

/** How many pieces of one SKU there are. Whoever calls `move` has made sure that no count becomes negative. */
export class Stock implements StockState {
  readonly sku: string;
  readonly retired: boolean;
  private counts: Counts;
  private movements: number;

  /** A product's, before anything came in. */
  static empty = (sku: string) => new Stock({ sku, available: 0, reserved: 0, sold: 0, version: 0, retired: false });

  constructor(state: StockState) {
    this.sku = state.sku;
    this.retired = state.retired;
    this.counts = { available: state.available, reserved: state.reserved, sold: state.sold };
    this.movements = state.version;
  }

  get available() {
    return this.counts.available;
  }

  get reserved() {
    return this.counts.reserved;
  }

  get sold() {
    return this.counts.sold;
  }

  get version() {
    return this.movements;
  }

  /** What lies in the warehouse, held or not. */
  get onHand() {
    return this.available + this.reserved;
  }

  /** What an order could have right now. */
  get orderable() {
    return this.retired ? 0 : this.available;
  }

  /** The one way to change a stock, so that every change has its entry in the ledger. */
  move(kind: MovementKind, pieces: number, cause: Cause): Movement {
    const change = times(perPiece[kind], pieces);
    this.counts = plus(this.counts, change);
    this.movements += 1;
    return { sku: this.sku, kind, ...change, version: this.movements, ...cause };
  }
}

// `0 * -n` is -0, which a ledger need not show.
const product = (factor: number, pieces: number) => (factor === 0 ? 0 : factor * pieces);

const times = (counts: Counts, pieces: number): Counts => ({
  available: product(counts.available, pieces),
  reserved: product(counts.reserved, pieces),
  sold: product(counts.sold, pieces),
});

const plus = (a: Counts, b: Counts): Counts => ({
  available: a.available + b.available,
  reserved: a.reserved + b.reserved,
  sold: a.sold + b.sold,
});
