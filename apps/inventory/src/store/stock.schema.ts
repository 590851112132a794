import { type Connection, Schema } from 'mongoose';
import { Stock, type StockState } from '../domain/stock.js';

/** A document of `stocks`; its id is the SKU. */
export interface StockRow {
  _id: string;
  available: number;
  reserved: number;
  sold: number;
  version: number;
  /** Written by the catalogue in the transaction that retires the product, so that `reserve` sees it at once. */
  retired: boolean;
  /** The version that `stock-levels` was told last. The version before wrote neither this nor the mark. */
  published?: number;
  /** The mark: there from a movement until it was told for certain. It grows when it is set once more. */
  unpublished?: number;
}

const count = { type: Number, required: true };

const schema = new Schema<StockRow>(
  {
    _id: { type: String, required: true },
    available: count,
    reserved: count,
    sold: count,
    version: count,
    retired: { type: Boolean, required: true },
    published: Number,
    unpublished: Number,
  },
  { collection: 'stocks', strict: 'throw', autoIndex: false, versionKey: false, id: false },
);

// Looked through every 200 ms, and as small as what waits.
schema.index({ unpublished: 1 }, { sparse: true });

export const stockModel = (connection: Connection) => connection.model('Stock', schema);

export const toStock = ({ _id, ...state }: Omit<StockRow, 'published' | 'unpublished'>): Stock =>
  new Stock({ sku: _id, ...state });

/** A product's stock before anything came in. */
export const emptyStock = { available: 0, reserved: 0, sold: 0, version: 0 } as const satisfies Partial<StockState>;
