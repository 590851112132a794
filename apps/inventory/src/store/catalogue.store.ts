import { type Keys, Store } from '@tessera/messaging';
import { type MongoDatabase } from '@tessera/messaging/mongo';
import { type ClientSession } from 'mongoose';
import { Catalogue } from '../domain/catalogue.js';
import { type Product } from '../domain/product.js';
import { SOURCE } from './database.js';
import { productModel, toProduct, toProductRow } from './product.schema.js';
import { productWordsModel, toProductWordsRow } from './product-words.schema.js';
import { emptyStock, stockModel } from './stock.schema.js';

/**
 * Products in MongoDB. Each has a stock from its first day, which learns in the same transaction of a retirement, and the words by
 * which it is found.
 */
export class CatalogueStore extends Store<Catalogue, 'skus', ClientSession> {
  private readonly products;
  private readonly words;
  private readonly stocks;

  constructor(
    database: MongoDatabase,
    private readonly currency: string,
  ) {
    super(database, SOURCE);
    this.products = productModel(database.connection);
    this.words = productWordsModel(database.connection);
    this.stocks = stockModel(database.connection);
  }

  protected async load({ skus = [] }: Keys<'skus'>, session: ClientSession): Promise<Catalogue> {
    const rows = await this.products.find({ _id: { $in: skus } }, null, { session }).lean();
    return new Catalogue(rows.map(toProduct), this.currency);
  }

  protected async flush(catalogue: Catalogue, session: ClientSession): Promise<void> {
    const products = catalogue.changes;
    if (products.length === 0) return;
    await this.products.bulkWrite(products.map(toProductRow).map(replaceBy), { session });
    await this.words.bulkWrite(products.map(toProductWordsRow).map(replaceBy), { session });
    await this.stocks.bulkWrite(products.map(markStock), { session });
  }
}

const replaceBy = <Row extends { _id: string }>(replacement: Row) => ({
  replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
});

const markStock = ({ state: { sku }, isRetired }: Product) => ({
  updateOne: {
    filter: { _id: sku },
    update: { $set: { retired: isRetired }, $setOnInsert: emptyStock },
    upsert: true,
  },
});
