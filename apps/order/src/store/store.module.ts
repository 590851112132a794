import { Module } from '@nestjs/common';
import { PostgresModule, type PostgresServiceOptions } from '@tessera/messaging/postgres';
import { config } from '../config.js';
import { orderSchema } from './order.schema.js';
import { OrderReader } from './order.reader.js';
import { OrderStore } from './order.store.js';
import { Orders1700000001000 } from './migrations/1700000001000-orders.js';
import { priceSchema } from './price.schema.js';
import { PriceStore } from './price.store.js';

/** This service's database, also for `migrate.ts`. */
export const database: PostgresServiceOptions = {
  poolSize: config.POOL_SIZE,
  url: config.DATABASE_URL,
  entities: [orderSchema, priceSchema],
  migrations: [Orders1700000001000],
};

const doors = [OrderStore, OrderReader, PriceStore];

/** The cellar: the only doors to the tables. */
@Module({ imports: [PostgresModule.forRoot(database)], providers: doors, exports: doors })
export class StoreModule {}
