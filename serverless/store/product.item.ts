import { Product, type ProductState, Stock, wordsOf } from '@tessera/inventory/domain';
import { type Price } from '@tessera/order/domain';
import { type Key, keys } from './tables.js';

/**
 * A product and its stock, one item in the table `inventory`: so ETag, price and stock are one read, and one condition keeps all
 * of what an order was decided by.
 */
export interface ProductItem extends Key, ProductWords {
  kind: 'product';
  description: string;
  price: number;
  currency: string;
  version: number;
  available: number;
  reserved: number;
  sold: number;
  /** `available` + `reserved`: kept because a condition cannot add. */
  onHand: number;
  /** Counts the movements. */
  stockVersion: number;
}

/** What the index `byKind` has of a product: none of it moves with the stock. */
export interface ProductWords {
  sku: string;
  name: string;
  search: string[];
  status: ProductState['status'];
}

/** What is kept of a product, without its stock. */
export const toAttributes = ({ state: { price, ...rest } }: Product) => ({
  ...rest,
  price: price.amount,
  currency: price.currency,
  search: wordsOf(rest),
});

/** A new product, of which there is nothing yet. */
export const toNewItem = (product: Product): ProductItem => ({
  ...keys.product(product.state.sku),
  kind: 'product',
  ...toAttributes(product),
  available: 0,
  reserved: 0,
  sold: 0,
  onHand: 0,
  stockVersion: 0,
});

export const toProduct = ({ sku, name, description, price, currency, status, version }: ProductItem): Product =>
  new Product({ sku, name, description, price: { amount: price, currency }, status, version });

export const toStock = ({ sku, available, reserved, sold, stockVersion, status }: ProductItem): Stock =>
  new Stock({ sku, available, reserved, sold, version: stockVersion, retired: status === 'retired' });

export const toPrice = ({ sku, name, price, currency, status, version }: ProductItem): Price => ({
  sku,
  name,
  amount: price,
  currency,
  retired: status === 'retired',
  version,
});
