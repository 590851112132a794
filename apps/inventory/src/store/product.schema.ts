import { type Money } from '@tessera/contracts';
import { type Connection, Schema } from 'mongoose';
import { Product, type ProductState } from '../domain/product.js';

/** A document of `products`; its id is the SKU, which is also the order of lists. */
export interface ProductRow extends Omit<ProductState, 'sku'> {
  _id: string;
}

const money = new Schema<Money>(
  { amount: { type: Number, required: true }, currency: { type: String, required: true } },
  { _id: false, strict: 'throw' },
);

const schema = new Schema<ProductRow>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    // Not `required`: mongoose takes an empty text for a missing one.
    description: String,
    price: { type: money, required: true },
    status: { type: String, enum: ['active', 'retired'] satisfies ProductState['status'][], required: true },
    version: { type: Number, required: true },
  },
  { collection: 'products', strict: 'throw', autoIndex: false, versionKey: false, id: false },
);

// Customers list the active ones by SKU.
schema.index({ status: 1, _id: 1 });

export const productModel = (connection: Connection) => connection.model('Product', schema);

/** Field by field: a field that a later version adds is none of ours, and would be refused when the product is put back. */
export const toProduct = ({ _id, name, description, price, status, version }: ProductRow) =>
  new Product({ sku: _id, name, description, price, status, version });

export const toProductRow = ({ state: { sku, ...rest } }: Product): ProductRow => ({ _id: sku, ...rest });
