import { type DynamicModule, Module } from '@nestjs/common';
import { AdminModule } from '@tessera/admin';
import { AuthModule } from '@tessera/auth';
import { MessagingModule } from '@tessera/messaging';
import { AdjustStockController } from './adjust-stock/adjust-stock.controller.js';
import { CheckStockController } from './check-stock/check-stock.controller.js';
import { EditProductController } from './edit-product/edit-product.controller.js';
import { ListProductsController } from './list-products/list-products.controller.js';
import { LevelPublisher } from './publish-levels/level.publisher.js';
import { ReserveStockListener } from './reserve-stock/reserve-stock.listener.js';
import { DocumentSweeper } from './review-documents/document.sweeper.js';
import { type InventorySettings } from './settings.js';
import { BooksReader } from './store/books.reader.js';
import { StoreModule } from './store/store.module.js';
import { ViewStockController } from './view-stock/view-stock.controller.js';

/** Products and their stock. Each controller and listener is the door of a room of the same name. */
@Module({})
export class AppModule {
  static with(settings: InventorySettings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        StoreModule.with(settings),
        MessagingModule.forRoot('inventory', settings),
        AdminModule.forRoot('inventory', BooksReader),
        AuthModule.forRoot({ issuer: settings.TOKEN_ISSUER, jwks: settings.JWKS_URL, keepIn: settings.KEYS_KEPT_IN }),
      ],
      controllers: [
        ListProductsController,
        EditProductController,
        AdjustStockController,
        ViewStockController,
        CheckStockController,
      ],
      providers: [ReserveStockListener, LevelPublisher, DocumentSweeper],
    };
  }
}
