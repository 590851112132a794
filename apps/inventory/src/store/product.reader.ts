import { Injectable } from '@nestjs/common';
import { type ListProducts, type Page, type ProductView, Refusal, sku as skuSchema } from '@tessera/contracts';
import { MongoDatabase } from '@tessera/messaging/mongo';
import { etag, fromCursor, toPage } from '@tessera/runtime';
import { type Product } from '../domain/product.js';
import { toProductView } from '../domain/product-view.js';
import { Stock } from '../domain/stock.js';
import { productModel, type ProductRow, toProduct } from './product.schema.js';
import { ProductWords } from './product.words.js';
import { stockModel, toShownStock } from './stock.schema.js';

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

  constructor(
    database: MongoDatabase,
    private readonly words: ProductWords,
  ) {
    this.products = productModel(database.connection);
    this.stocks = stockModel(database.connection);
  }

  /** Throws NOT_FOUND, for customers also when the product is retired. */
  async find(sku: string, forStaff: boolean): Promise<ShownProduct> {
    const row = await this.products.findById(sku).lean();
    if (!row || (row.status === 'retired' && !forStaff)) throw new Refusal('NOT_FOUND');
    return this.shown(toProduct(row), forStaff);
  }

  /** With its stock. Whoever has just changed it is shown what they made of it, also when others have changed it since. */
  async shown(product: Product, forStaff: boolean): Promise<ShownProduct> {
    const { sku, version } = product.state;
    const stock = (await this.stocksOf([sku]))(sku);
    return { view: toProductView(product, stock, forStaff), etag: etag(version, stock.version) };
  }

  /** A page by SKU: one find of products, one of their stocks; with `q` one of words before them. */
  async list(query: ListProducts, forStaff: boolean): Promise<Page<ProductView>> {
    const rows = await this.rowsFor(query, forStaff);
    const stockOf = await this.stocksOf(rows.map((row) => row._id));
    const view = (row: ProductRow) => toProductView(toProduct(row), stockOf(row._id), forStaff);
    return toPage(rows, query.limit, (row) => row._id, view);
  }

  /** One more than the page has. What was found is shown, though it be retired since: a row too few would look like the end. */
  private async rowsFor({ q, cursor, limit }: ListProducts, forStaff: boolean): Promise<ProductRow[]> {
    const page = { ...visible(forStaff), ...after(cursor) };
    const where = q === undefined ? page : { _id: { $in: await this.words.find(q, page, limit + 1) } };
    return this.products.find(where, null, { sort: { _id: 1 }, limit: limit + 1 }).lean();
  }

  private async stocksOf(skus: readonly string[]) {
    const rows = await this.stocks.find({ _id: { $in: skus } }).lean();
    const stocks = new Map(rows.map((row) => [row._id, toShownStock(row)]));
    return (sku: string): Stock => stocks.get(sku) ?? Stock.empty(sku);
  }
}

const visible = (forStaff: boolean) => (forStaff ? {} : { status: 'active' as const });

const after = (cursor: string | undefined) => {
  const last = fromCursor(cursor, skuSchema);
  return last === undefined ? {} : { _id: { $gt: last } };
};
