import { EntitySchema } from 'typeorm';
import { type Price } from '../domain/price-list.js';

/** The local copy of the prices: the table `prices`. */
export const priceSchema = new EntitySchema<Price>({
  name: 'Price',
  tableName: 'prices',
  columns: {
    sku: { type: 'text', primary: true },
    name: { type: 'text' },
    amount: { type: 'bigint' },
    currency: { type: 'text' },
    retired: { type: 'boolean' },
    version: { type: 'integer' },
  },
});
