import { type Connection, Schema } from 'mongoose';
import { type Product, type ProductState } from '../domain/product.js';
import { wordsOf } from '../domain/words.js';

/**
 * A document of `product_words`, by which a product is found; its id is the SKU. Beside the products and not in them: the version
 * before puts back a product as it read it, and takes a field that it does not know for a mistake.
 */
export interface ProductWordsRow extends Pick<ProductState, 'status' | 'version'> {
  _id: string;
  words: string[];
}

const schema = new Schema<ProductWordsRow>(
  {
    _id: { type: String, required: true },
    words: { type: [String], required: true },
    status: { type: String, enum: ['active', 'retired'] satisfies ProductState['status'][], required: true },
    version: { type: Number, required: true },
  },
  { collection: 'product_words', strict: 'throw', autoIndex: false, versionKey: false, id: false },
);

// What is found is sorted by SKU and cut to a page within the index.
schema.index({ words: 1, status: 1, _id: 1 });

export const productWordsModel = (connection: Connection) => connection.model('ProductWords', schema);

export const toProductWordsRow = ({ state }: Product): ProductWordsRow => ({
  _id: state.sku,
  words: wordsOf(state),
  status: state.status,
  version: state.version,
});
