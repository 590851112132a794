import { type MongoDatabase } from '@tessera/messaging/mongo';
import { v7 as uuidv7 } from 'uuid';
import { ShelfStore } from '../src/store/shelf.store.js';
import { type Answer } from '@tessera/testing';
import { type HttpClient } from './http-client.fixture.js';
import { reader, placed } from './orders.fixture.js';

export const price = { amount: 890, currency: 'EUR' };
export const tea = { name: 'Green Tea', price };
export const newSku = () => `SKU-${uuidv7().toUpperCase().slice(-12)}`;

/** What tests need before they can ask: products with pieces, some of them held. */
export class ProductSetup {
  constructor(
    private readonly ask: HttpClient,
    private readonly database: MongoDatabase,
  ) {}

  /** A new product with so many pieces. */
  async stocked(pieces = 0, content: object = tea): Promise<string> {
    const sku = newSku();
    await this.ask('PUT', `/v1/products/${sku}`, { as: 'staff', body: content });
    if (pieces > 0) await this.adjust(sku, { delta: pieces, reason: 'opening' });
    return sku;
  }

  retire(sku: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('DELETE', `/v1/products/${sku}`, { as: 'staff', headers });
  }

  adjust(sku: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('POST', `/v1/products/${sku}/adjustments`, { as: 'staff', body, headers });
  }

  /** As an order from Kafka would. */
  async hold(sku: string, pieces: number): Promise<void> {
    await new ShelfStore(this.database).handle(reader, [placed(uuidv7(), { [sku]: pieces })]);
  }
}
