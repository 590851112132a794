import { Injectable } from '@nestjs/common';
import { Refusal } from '@tessera/contracts';
import { MongoDatabase } from '@tessera/messaging/mongo';
import { type Stock } from '../domain/stock.js';
import { stockModel, toStock } from './stock.schema.js';

/** Stocks as they are at this moment. */
@Injectable()
export class StockReader {
  private readonly stocks;

  constructor(database: MongoDatabase) {
    this.stocks = stockModel(database.connection);
  }

  /** Throws NOT_FOUND. */
  async find(sku: string): Promise<Stock> {
    const [stock] = await this.findMany([sku]);
    if (!stock) throw new Refusal('NOT_FOUND');
    return stock;
  }

  /** Those that exist, in no order; one find. */
  async findMany(skus: readonly string[]): Promise<Stock[]> {
    const rows = await this.stocks.find({ _id: { $in: skus } }).lean();
    return rows.map(toStock);
  }
}
