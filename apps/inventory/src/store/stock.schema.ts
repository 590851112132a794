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
  },
  { collection: 'stocks', strict: 'throw', autoIndex: false, versionKey: false, id: false },
);

export const stockModel = (connection: Connection) => connection.model('Stock', schema);

export const toStock = ({ _id, ...state }: StockRow): Stock => new Stock({ sku: _id, ...state });

/** A product's stock before anything came in. */
export const emptyStock = { available: 0, reserved: 0, sold: 0, version: 0 } as const satisfies Partial<StockState>;
