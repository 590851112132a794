import { type DynamicModule, Module } from '@nestjs/common';
import { AdminModule } from '@tessera/admin';
import { AuthModule } from '@tessera/auth';
import { MessagingModule } from '@tessera/messaging';
import { Log } from '@tessera/runtime';
import { CancelOrderController } from './cancel-order/cancel-order.controller.js';
import { CheckoutDeadlines } from './checkout/checkout.deadlines.js';
import { CheckoutListener } from './checkout/checkout.listener.js';
import { CopyPricesListener } from './copy-prices/copy-prices.listener.js';
import { PlaceOrderController } from './place-order/place-order.controller.js';
import { PlaceOrderHandler } from './place-order/place-order.handler.js';
import { StockClient } from './place-order/stock.client.js';
import { type OrderSettings } from './settings.js';
import { ShipOrderController } from './ship-order/ship-order.controller.js';
import { BooksReader } from './store/books.reader.js';
import { StoreModule } from './store/store.module.js';
import { ViewUndecidedController } from './view-undecided/view-undecided.controller.js';
import { ViewOrdersController } from './view-orders/view-orders.controller.js';

/** Orders and the order process. Each controller and listener is the door of a room of the same name. */
@Module({})
export class AppModule {
  static with(settings: OrderSettings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        StoreModule.with(settings),
        MessagingModule.forRoot('order', settings),
        AdminModule.forRoot('order', BooksReader),
        AuthModule.forRoot({ issuer: settings.TOKEN_ISSUER, jwks: settings.JWKS_URL, keepIn: settings.KEYS_KEPT_IN }),
      ],
      controllers: [
        PlaceOrderController,
        ViewOrdersController,
        CancelOrderController,
        ShipOrderController,
        ViewUndecidedController,
      ],
      providers: [
        PlaceOrderHandler,
        { provide: StockClient, inject: [Log], useFactory: (log: Log) => new StockClient(settings, log) },
        CheckoutListener,
        CheckoutDeadlines,
        CopyPricesListener,
      ],
    };
  }
}
