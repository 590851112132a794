import { Catalogue, type Product, toProductView } from '@tessera/inventory/domain';
import { type ProductView, Refusal } from '@tessera/contracts';
import { type Keys } from '@tessera/messaging/once';
import { etag } from '@tessera/runtime/rules';
import { type Loaded } from './change.js';
import { type ProductItem, toAttributes, toNewItem, toProduct, toStock } from './product.item.js';
import { get, getAll } from './read.js';
import { Store } from './store.js';
import { keys } from './tables.js';
import { insert, update, type Write } from './write.js';

/** A product as it is shown, and the ETag that changes with the product and with its stock. */
export interface ShownProduct {
  view: ProductView;
  etag: string;
}

const shown = (item: ProductItem, forStaff: boolean): ShownProduct => ({
  view: toProductView(toProduct(item), toStock(item), forStaff),
  etag: etag(item.version, item.stockVersion),
});

/** The stock of an item is not the catalogue's: it is left as it is. */
const write = (product: Product, known: ReadonlyMap<string, number>): Write => {
  const version = known.get(product.state.sku);
  if (version === undefined) return insert('inventory', toNewItem(product));
  const { sku, ...set } = toAttributes(product);
  return update('inventory', keys.product(sku), { set, is: { version } });
};

/** The only door to products for a change. */
export class CatalogueStore extends Store<Catalogue, 'skus'> {
  constructor(private readonly currency: string) {
    super();
  }

  async load({ skus = [] }: Keys<'skus'>): Promise<Loaded<Catalogue>> {
    const items = await getAll<ProductItem>('inventory', skus.map(keys.product));
    const versions = new Map(items.map(({ sku, version }) => [sku, version]));
    const set = new Catalogue(items.map(toProduct), this.currency);
    return { set, writes: () => set.changes.map((product) => write(product, versions)) };
  }

  /** Throws NOT_FOUND, for customers also when the product is retired. */
  async find(sku: string, forStaff: boolean): Promise<ShownProduct> {
    const item = await get<ProductItem>('inventory', keys.product(sku));
    if (!item || (item.status === 'retired' && !forStaff)) throw new Refusal('NOT_FOUND');
    return shown(item, forStaff);
  }
}
