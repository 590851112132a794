import { Injectable } from '@nestjs/common';
import { MongoDatabase } from '@tessera/messaging/mongo';
import { nextPage, REVIEW_PAGE } from './review.js';
import { isCount, type StockRow, stockModel } from './stock.schema.js';

/** How many of a SKU are available, after so many movements. */
export interface Level {
  sku: string;
  available: number;
  version: number;
  /** How often it was marked: it is to be sent again when that has grown. */
  marks: number;
}

const AS_THE_MAJORITY = { readConcern: { level: 'majority' } } as const;

/**
 * The stocks themselves are the outbox of `stock-levels`: a movement marks its stock in its own transaction, so that of many
 * movements one message remains to be sent.
 */
@Injectable()
export class LevelOutbox {
  private readonly stocks;

  constructor(database: MongoDatabase) {
    this.stocks = stockModel(database.connection);
  }

  /** All that are marked, but for damaged ones, which stay so. Of what a majority has: what an election takes back was never so. */
  async unpublished(): Promise<Level[]> {
    const rows = await this.stocks
      .find({ unpublished: { $gt: 0 } }, { available: 1, version: 1, unpublished: 1 }, AS_THE_MAJORITY)
      .lean();
    return rows.filter(isTold).map(({ _id, available, version, unpublished = 0 }) => ({
      sku: _id,
      available,
      version,
      marks: unpublished,
    }));
  }

  /** Takes the marks away, but not of a stock that has moved on or was marked once more. */
  async settle(levels: readonly Level[]): Promise<void> {
    const writes = levels.map(({ sku, version, marks }) => ({
      updateOne: {
        filter: { _id: sku, version, unpublished: marks },
        update: { $set: { published: version }, $unset: { unpublished: 1 as const } },
      },
    }));
    if (writes.length > 0) await this.stocks.bulkWrite(writes, { ordered: false });
  }

  /** Has them sent again. */
  async mark(skus: readonly string[]): Promise<void> {
    if (skus.length > 0) await this.stocks.updateMany({ _id: { $in: skus } }, { $inc: { unpublished: 1 } });
  }

  /** Marks what moved without a mark. */
  async review(after = ''): Promise<string | undefined> {
    const rows = await this.stocks
      .find(
        { _id: { $gt: after } },
        { version: 1, published: 1, unpublished: 1 },
        { sort: { _id: 1 }, limit: REVIEW_PAGE },
      )
      .lean();
    const missed = rows.filter(
      ({ version, published = 0, unpublished = 0 }) => version !== published && unpublished === 0,
    );
    await this.mark(missed.map(({ _id }) => _id));
    return nextPage(rows);
  }
}

/** A level that nobody could read would hold up all others. */
const isTold = ({ available, version }: Pick<StockRow, 'available' | 'version'>) =>
  isCount(available) && isCount(version);
