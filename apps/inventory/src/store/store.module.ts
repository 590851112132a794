import { type DynamicModule, Module } from '@nestjs/common';
import { MongoDatabase, MongoModule } from '@tessera/messaging/mongo';
import { type InventorySettings } from '../settings.js';
import { CatalogueStore } from './catalogue.store.js';
import { LevelOutbox } from './level.outbox.js';
import { MovementReader } from './movement.reader.js';
import { ProductReader } from './product.reader.js';
import { ProductWords } from './product.words.js';
import { ShelfStore } from './shelf.store.js';
import { StockReader } from './stock.reader.js';

/** The only doors to the collections. */
@Module({})
export class StoreModule {
  static with({ DATABASE_URL, POOL_SIZE, CURRENCY }: InventorySettings): DynamicModule {
    const doors = [
      ShelfStore,
      {
        provide: CatalogueStore,
        inject: [MongoDatabase],
        useFactory: (database: MongoDatabase) => new CatalogueStore(database, CURRENCY),
      },
      ProductReader,
      ProductWords,
      StockReader,
      MovementReader,
      LevelOutbox,
    ];
    return {
      module: StoreModule,
      imports: [MongoModule.forRoot(DATABASE_URL, POOL_SIZE)],
      providers: doors,
      exports: doors,
    };
  }
}
