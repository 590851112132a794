import { Module } from '@nestjs/common';
import { AuthModule } from '@tessera/auth';
import { MessagingModule } from '@tessera/messaging';
import { MongoDatabase, MongoModule } from '@tessera/messaging/mongo';
import { AdjustStockController } from './adjust-stock/adjust-stock.controller.js';
import { CheckStockController } from './check-stock/check-stock.controller.js';
import { config } from './config.js';
import { EditProductController } from './edit-product/edit-product.controller.js';
import { ReserveStockListener } from './reserve-stock/reserve-stock.listener.js';
import { ListProductsController } from './list-products/list-products.controller.js';
import { CatalogueStore } from './store/catalogue.store.js';
import { MovementReader } from './store/movement.reader.js';
import { ProductReader } from './store/product.reader.js';
import { ShelfStore } from './store/shelf.store.js';
import { StockReader } from './store/stock.reader.js';
import { ViewStockController } from './view-stock/view-stock.controller.js';

/** Contents: what inventory stands on, the doors it has, and the cellar they share. */
@Module({
  imports: [
    AuthModule.forRoot({ issuer: config.TOKEN_ISSUER, jwks: config.JWKS_URL }),
    MongoModule.forRoot(config.DATABASE_URL, config.POOL_SIZE),
    MessagingModule.forRoot('inventory', config),
  ],
  controllers: [
    ListProductsController,
    EditProductController,
    AdjustStockController,
    ViewStockController,
    CheckStockController,
  ],
  providers: [
    ReserveStockListener,
    ShelfStore,
    {
      provide: CatalogueStore,
      inject: [MongoDatabase],
      useFactory: (database: MongoDatabase) => new CatalogueStore(database, config.CURRENCY),
    },
    ProductReader,
    StockReader,
    MovementReader,
  ],
})
export class AppModule {}
