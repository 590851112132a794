import { Injectable } from '@nestjs/common';
import { type ListProducts, type Page, type ProductView, Refusal, sku as skuSchema } from '@tessera/contracts';
import { MongoDatabase } from '@tessera/messaging/mongo';
import { etag, fromCursor, toPage } from '@tessera/runtime';
import { type QueryFilter } from 'mongoose';
import { toProductView } from '../domain/product-view.js';
import { Stock } from '../domain/stock.js';
import { productModel, type ProductRow, toProduct } from './product.schema.js';
import { stockModel, toStock } from './stock.schema.js';

/** A product as it is shown, and the ETag that changes with the product and with its stock. */
export interface ShownProduct {
  view: ProductView;
  etag: string;
}

/** Products with what of them can be had. Staff see retired ones too, and each one's status. */
@Injectable()
export class ProductReader {
  private readonly products;
  private readonly stocks;

  constructor(database: MongoDatabase) {
    this.products = productModel(database.connection);
    this.stocks = stockModel(database.connection);
  }

  /** Throws NOT_FOUND, for customers also when the product is retired. */
  async find(sku: string, forStaff: boolean): Promise<ShownProduct> {
    const row = await this.products.findById(sku).lean();
    if (!row || (row.status === 'retired' && !forStaff)) throw new Refusal('NOT_FOUND');
    const stock = (await this.stocksOf([sku]))(sku);
    return { view: toProductView(toProduct(row), stock, forStaff), etag: etag(row.version, stock.version) };
  }

  /** A page by SKU: one find of products, one of their stocks. */
  async list(query: ListProducts, forStaff: boolean): Promise<Page<ProductView>> {
    const filter = { $and: [...visible(forStaff), ...matching(query.q), ...after(query.cursor)] };
    const rows = await this.products
      .find(filter.$and.length > 0 ? filter : {}, null, {
        sort: { _id: 1 },
        limit: query.limit + 1,
      })
      .lean();
    const stockOf = await this.stocksOf(rows.map((row) => row._id));
    const view = (row: ProductRow) => toProductView(toProduct(row), stockOf(row._id), forStaff);
    return toPage(rows, query.limit, (row) => row._id, view);
  }

  private async stocksOf(skus: readonly string[]) {
    const rows = await this.stocks.find({ _id: { $in: skus } }).lean();
    const stocks = new Map(rows.map((row) => [row._id, toStock(row)]));
    return (sku: string): Stock => stocks.get(sku) ?? Stock.empty(sku);
  }
}

type Filter = QueryFilter<ProductRow>;

const visible = (forStaff: boolean): Filter[] => (forStaff ? [] : [{ status: 'active' }]);

const after = (cursor: string | undefined): Filter[] => {
  const last = fromCursor(cursor, skuSchema);
  return last === undefined ? [] : [{ _id: { $gt: last } }];
};

/** Every word must stand in the name or the SKU; nothing in a word is a pattern. */
const matching = (q = ''): Filter[] =>
  q
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => new RegExp(word.replace(/[\\^$.*+?()[\]{}|/#-]/g, '\\$&'), 'i'))
    .map((word) => ({ $or: [{ name: word }, { _id: word }] }));
