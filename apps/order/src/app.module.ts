import { Module } from '@nestjs/common';
import { AuthModule } from '@tessera/auth';
import { MessagingModule } from '@tessera/messaging';
import { CancelOrderController } from './cancel-order/cancel-order.controller.js';
import { CheckoutDeadlines } from './checkout/checkout.deadlines.js';
import { CheckoutListener } from './checkout/checkout.listener.js';
import { config } from './config.js';
import { CopyPricesListener } from './copy-prices/copy-prices.listener.js';
import { PlaceOrderController } from './place-order/place-order.controller.js';
import { PlaceOrderHandler } from './place-order/place-order.handler.js';
import { StockClient } from './place-order/stock.client.js';
import { ShipOrderController } from './ship-order/ship-order.controller.js';
import { StoreModule } from './store/store.module.js';
import { ViewOrdersController } from './view-orders/view-orders.controller.js';

/** The order service: contents page. */
@Module({
  imports: [
    StoreModule,
    MessagingModule.forRoot('order', config),
    AuthModule.forRoot({ issuer: config.TOKEN_ISSUER, jwks: config.JWKS_URL }),
  ],
  controllers: [PlaceOrderController, ViewOrdersController, CancelOrderController, ShipOrderController],
  providers: [PlaceOrderHandler, StockClient, CheckoutListener, CheckoutDeadlines, CopyPricesListener],
})
export class AppModule {}
