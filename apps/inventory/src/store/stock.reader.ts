import { Injectable } from '@nestjs/common';
import { Refusal } from '@tessera/contracts';
import { MongoDatabase } from '@tessera/messaging/mongo';
import { type Stock } from '../domain/stock.js';
import { stockModel, toShownStock, toStock } from './stock.schema.js';

/** Stocks as they are at this moment. */
@Injectable()
export class StockReader {
  private readonly stocks;

  constructor(database: MongoDatabase) {
    this.stocks = stockModel(database.connection);
  }

  /** Throws NOT_FOUND; what is read of a damaged one throws Unworkable. */
  async find(sku: string): Promise<Stock> {
    const row = await this.stocks.findById(sku).lean();
    if (!row) throw new Refusal('NOT_FOUND');
    return toStock(row);
  }

  /** Those that exist, in no order; one find. One that is damaged is in nobody's way. */
  async findMany(skus: readonly string[]): Promise<Stock[]> {
    const rows = await this.stocks.find({ _id: { $in: skus } }).lean();
    return rows.map(toShownStock);
  }
}
