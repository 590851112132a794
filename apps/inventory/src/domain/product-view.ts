import { type ProductView } from '@tessera/contracts';
import { type Product } from './product.js';
import { type Stock } from './stock.js';

/** A product with what of it can be had, as the API shows it; only staff see its status. */
export const toProductView = ({ state }: Product, { available }: Stock, forStaff: boolean): ProductView => {
  const { sku, name, description, price, status, version } = state;
  return { sku, name, description, price, available, version, ...(forStaff ? { status } : {}) };
};
