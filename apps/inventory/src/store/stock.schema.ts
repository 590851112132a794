import { type Connection, Schema } from 'mongoose';
import { Stock, type StockState } from '../domain/stock.js';
import { DamagedStock } from './damaged-stock.js';

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

type Stored = Omit<StockRow, 'published' | 'unpublished'>;

const countFields = ['available', 'reserved', 'sold', 'version'] as const;

/** Somebody may have written by hand, or restored half of a backup. */
export const isCount = (found: unknown): found is number => Number.isSafeInteger(found) && Number(found) >= 0;

const isWhole = (row: Stored) => countFields.every((field) => isCount(row[field])) && typeof row.retired === 'boolean';

/** For whoever changes it. A record that breaks its shape is a stock that throws Unworkable as soon as it is touched. */
export const toStock = (row: Stored): Stock => {
  const { _id: sku, ...state } = row;
  return isWhole(row) ? new Stock({ sku, ...state }) : new DamagedStock(sku);
};

/** For whoever shows it among others: of a record that breaks its shape what can be read, and 0 for what cannot. */
export const toShownStock = ({ _id: sku, retired, ...counts }: Stored): Stock => {
  const shown = (found: unknown) => (isCount(found) ? found : 0);
  const { available, reserved, sold, version } = counts;
  return new Stock({
    sku,
    available: shown(available),
    reserved: shown(reserved),
    sold: shown(sold),
    version: shown(version),
    retired: retired === true,
  });
};

/** A product's stock before anything came in. */
export const emptyStock = { available: 0, reserved: 0, sold: 0, version: 0 } as const satisfies Partial<StockState>;
