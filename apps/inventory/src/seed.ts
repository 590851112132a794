import { type MongoDatabase, withMongo } from '@tessera/messaging/mongo';
import { readConfig, runJob } from '@tessera/runtime';
import { seedSettings } from './settings.js';
import { type Catalogue } from './domain/catalogue.js';
import { type Shelf } from './domain/shelf.js';
import { sampleProducts } from './sample-products.js';
import { CatalogueStore } from './store/catalogue.store.js';
import { ProductReader } from './store/product.reader.js';
import { ProductWords } from './store/product.words.js';
import { ShelfStore } from './store/shelf.store.js';

const { DATABASE_URL, CURRENCY } = readConfig('inventory', seedSettings);
const OPENING_STOCK = 1_000;
const skus = sampleProducts.map(([sku]) => sku);
const price = (amount: number) => ({ amount, currency: CURRENCY });

const listAll = (catalogue: Catalogue) =>
  sampleProducts.flatMap(([sku, name, amount, description]) =>
    catalogue.put(sku, { name, description, price: price(amount) }, undefined),
  );

/** Only stocks that never moved: a run that was cut off between products and stock is finished by the next one. */
const fillEmpty = (shelf: Shelf) =>
  skus
    .filter((sku) => shelf.knows(sku) && shelf.stock(sku).version === 0)
    .flatMap((sku) => shelf.adjust(sku, OPENING_STOCK, 'opening stock'));

/** Through the stores, so that `product.changed` is told of each. A catalogue with any product in it is left alone. */
const seed = async (database: MongoDatabase) => {
  const { items } = await new ProductReader(database, new ProductWords(database)).list({ limit: 1 }, true);
  if (items.length === 0) await new CatalogueStore(database, CURRENCY).change({ skus }, listAll);
  await new ShelfStore(database).change({ skus }, fillEmpty);
  return items.length === 0 ? `${skus.length} products with stock` : 'there are products already';
};

await runJob('inventory seed', () => withMongo(DATABASE_URL, seed));
