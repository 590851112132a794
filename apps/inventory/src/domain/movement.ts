/** Pieces of one SKU by where they are: free to order, held for an order, gone. As a change, signed. */
export interface Counts {
  available: number;
  reserved: number;
  sold: number;
}

/** RELEASED gives back what was only held, RETURNED what was already sold. */
export type MovementKind = 'ADJUSTED' | 'RESERVED' | 'RELEASED' | 'COMMITTED' | 'RETURNED';

/** What a movement is for: an order, or a person's reason. */
export interface Cause {
  orderId?: string;
  reason?: string;
}

/** One entry of the ledger. The sums of all entries of a SKU are its stock; entry n made version n of the stock. */
export interface Movement extends Counts, Cause {
  sku: string;
  kind: MovementKind;
  version: number;
}

/** How many pieces each kind of movement takes from where to where, per piece. */
export const perPiece = {
  ADJUSTED: { available: 1, reserved: 0, sold: 0 },
  RESERVED: { available: -1, reserved: 1, sold: 0 },
  RELEASED: { available: 1, reserved: -1, sold: 0 },
  COMMITTED: { available: 0, reserved: -1, sold: 1 },
  RETURNED: { available: 1, reserved: 0, sold: -1 },
} as const satisfies Record<MovementKind, Counts>;
