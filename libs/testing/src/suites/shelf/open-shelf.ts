import { type MovementView, type StockView } from '@tessera/contracts';
import { type Catalogue, type Shelf } from '@tessera/inventory/domain';
import { v7 as uuidv7 } from 'uuid';
import { type Changes, decide, type Opened } from '../changes.js';

export type ShelfChanges = Changes<Shelf, 'orders' | 'skus'>;

/** Stocks in one kind of store, and how they are read. The catalogue, in EUR, is that of the same products. */
export interface OpenShelf extends Opened<Shelf, 'orders' | 'skus'> {
  catalogue: Changes<Catalogue, 'skus'>;
  stock(sku: string): Promise<StockView | undefined>;
  /** The whole ledger of a SKU, newest first. */
  movements(sku: string): Promise<readonly MovementView[]>;
}

export const content = { name: 'Tea', description: '', price: { amount: 890, currency: 'EUR' } };
export const newSku = (): string => `SKU-${uuidv7().toUpperCase().slice(-12)}`;

/** A new product with so many pieces. */
export const stocked = async ({ catalogue, store }: OpenShelf, pieces: number): Promise<string> => {
  const sku = newSku();
  await catalogue.change({ skus: [sku] }, (set) => set.put(sku, content, undefined));
  if (pieces > 0) await adjust(store, sku, pieces);
  return sku;
};

export const adjust = (store: ShelfChanges, sku: string, delta: number, reason = 'count'): Promise<void> =>
  store.change({ skus: [sku] }, (shelf) => shelf.adjust(sku, delta, reason));

/** Each names the events that it caused. */
export const reserve = (
  store: ShelfChanges,
  orderId: string,
  quantities: Record<string, number>,
): Promise<string[]> => {
  const lines = Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity }));
  const keys = { orders: [orderId], skus: Object.keys(quantities) };
  return decide(store, keys, (shelf) => shelf.reserve(orderId, lines));
};
/** Which SKUs it is about, only the reservation knows. */
export const commit = (store: ShelfChanges, orderId: string): Promise<string[]> =>
  decide(store, { orders: [orderId] }, (shelf) => shelf.commit(orderId));
export const release = (store: ShelfChanges, orderId: string): Promise<string[]> =>
  decide(store, { orders: [orderId] }, (shelf) => shelf.release(orderId));

const sum = (entries: readonly MovementView[], column: 'available' | 'reserved' | 'sold') =>
  entries.reduce((total, entry) => total + entry[column], 0);

/** A stock is just so, none of it is below zero, and its ledger adds up to it: one entry a version, all that is there was adjusted. */
export const expectStock = async (opened: OpenShelf, sku: string, counts: Partial<StockView>): Promise<void> => {
  const [stock, entries] = [await opened.stock(sku), await opened.movements(sku)];
  const [available, reserved, sold] = [sum(entries, 'available'), sum(entries, 'reserved'), sum(entries, 'sold')];
  expect(stock).toMatchObject({ sku, ...counts });
  expect(stock).toEqual({ sku, available, reserved, sold, onHand: available + reserved, version: entries.length });
  expect(Math.min(available, reserved, sold)).toBeGreaterThanOrEqual(0);
  const adjusted = entries.filter(({ kind }) => kind === 'ADJUSTED');
  expect(available + reserved + sold).toBe(sum(adjusted, 'available'));
};
