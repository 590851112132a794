import { type DynamicModule, Module } from '@nestjs/common';
import { PostgresDatabase, PostgresModule } from '@tessera/messaging/postgres';
import { type OrderSettings } from '../settings.js';
import { databaseAt } from './database.js';
import { OrderReader } from './order.reader.js';
import { observeUndecided } from './orders.metrics.js';
import { OrderStore } from './order.store.js';
import { PriceStore } from './price.store.js';

/** The only doors to the tables. */
@Module({})
export class StoreModule {
  static with({ DATABASE_URL, POOL_SIZE, ORDER_DEADLINE_MS }: OrderSettings): DynamicModule {
    const doors = [
      {
        provide: OrderStore,
        inject: [PostgresDatabase],
        useFactory: (database: PostgresDatabase) => {
          observeUndecided(database);
          return new OrderStore(database, ORDER_DEADLINE_MS);
        },
      },
      OrderReader,
      PriceStore,
    ];
    return {
      module: StoreModule,
      imports: [PostgresModule.forRoot({ ...databaseAt(DATABASE_URL), poolSize: POOL_SIZE })],
      providers: doors,
      exports: doors,
    };
  }
}
