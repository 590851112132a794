import { Injectable } from '@nestjs/common';
import { MongoDatabase } from '@tessera/messaging/mongo';
import { mongo, type QueryFilter } from 'mongoose';
import { wordsSought } from '../domain/words.js';
import { productModel, toProduct } from './product.schema.js';
import { productWordsModel, type ProductWordsRow, toProductWordsRow } from './product-words.schema.js';
import { nextPage, REVIEW_PAGE } from './review.js';

const DUPLICATE_KEY = 11_000;

/** The words by which products are found (ADR 0017). */
@Injectable()
export class ProductWords {
  private readonly products;
  private readonly words;

  constructor(database: MongoDatabase) {
    this.products = productModel(database.connection);
    this.words = productWordsModel(database.connection);
  }

  /** The SKUs, in order, of products that have a word for each one sought which begins with it. Nothing for no word at all. */
  async find(q: string, where: QueryFilter<ProductWordsRow>, limit: number): Promise<string[]> {
    const sought = wordsSought(q).map((word) => ({ words: new RegExp(`^${word}`) }));
    if (sought.length === 0) return [];
    const rows = await this.words.find({ ...where, $and: sought }, { _id: 1 }, { sort: { _id: 1 }, limit }).lean();
    return rows.map(({ _id }) => _id);
  }

  /** Products whose words are missing, or of an older version. */
  async review(after = ''): Promise<string | undefined> {
    const rows = await this.products
      .find({ _id: { $gt: after } }, null, { sort: { _id: 1 }, limit: REVIEW_PAGE })
      .lean();
    const known = await this.words.find({ _id: { $in: rows.map(({ _id }) => _id) } }, { version: 1 }).lean();
    const versions = new Map(known.map(({ _id, version }) => [_id, version]));
    const behind = rows.filter(({ _id, version }) => version > (versions.get(_id) ?? 0));
    const writes = behind.map((row) => raise(toProductWordsRow(toProduct(row))));
    if (writes.length > 0) await this.words.bulkWrite(writes, { ordered: false }).catch(unlessNewer);
    return nextPage(rows);
  }
}

/** To this version, unless it is there or behind us: then it would be inserted a second time, which MongoDB refuses. */
const raise = ({ _id, ...row }: ProductWordsRow) => ({
  updateOne: { filter: { _id, version: { $lt: row.version } }, update: { $set: row }, upsert: true },
});

const unlessNewer = (error: unknown) => {
  if (!(error instanceof mongo.MongoBulkWriteError) || error.code !== DUPLICATE_KEY) throw error;
};
