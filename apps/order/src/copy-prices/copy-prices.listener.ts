import { type DataOf, productChanged } from '@tessera/contracts';
import { Listener, On } from '@tessera/messaging';
import { type PriceList } from '../domain/price-list.js';
import { PriceStore } from '../store/price.store.js';
import { toPrice } from './to-price.js';

/** Keeps the local copy of the prices; whatever it is told may come late, twice or after something newer. */
@Listener({ group: 'order.prices', store: PriceStore, reads: 'newest-wins' })
export class CopyPricesListener {
  @On(productChanged, ({ sku }) => ({ skus: [sku] }))
  changed(prices: PriceList, product: DataOf<typeof productChanged>) {
    prices.learn(toPrice(product));
    return [];
  }
}
