import { type DataOf, type productChanged } from '@tessera/contracts';
import { type Price } from '../domain/price-list.js';

/** What this service keeps of a product. */
export const toPrice = ({ sku, name, price, status, version }: DataOf<typeof productChanged>): Price => ({
  sku,
  name,
  amount: price.amount,
  currency: price.currency,
  retired: status === 'retired',
  version,
});
