import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '@tessera/auth';
import { LoginFailures } from './auth/login-failures.js';
import { BuiltConsole } from './console/built-console.js';
import { ConsoleController } from './console/console.controller.js';
import { DocumentsController } from './documents/documents.controller.js';
import { MovedOrders } from './admin/moved-orders.js';
import { OperationsLoop } from './admin/operations.loop.js';
import { PlatformReader } from './admin/platform.reader.js';
import { ServicesController } from './admin/services.controller.js';
import { SightsController } from './admin/sights.controller.js';
import { StreamController } from './admin/stream.controller.js';
import { AuthController } from './auth/auth.controller.js';
import { KeysController } from './auth/keys.controller.js';
import { Decisions } from './live-orders/decisions.js';
import { FollowOrderController } from './live-orders/follow-order.controller.js';
import { LiveOrders } from './live-orders/live-orders.js';
import { OpenStreams } from './edge/streams/open-streams.js';
import { PlaceOrderController } from './live-orders/place-order.controller.js';
import { GatewayState } from './gateway.state.js';
import { type GatewaySettings } from './settings.js';
import { EdgeModule } from './edge/edge.module.js';
import { labIn } from './lab/lab.js';
import { OrdersController } from './orders/orders.controller.js';
import { OverviewController } from './overview/overview.controller.js';
import { OrderDetailController } from './order-detail/order-detail.controller.js';
import { ProductsController } from './products/products.controller.js';
import { UsersController } from './users/users.controller.js';

/** The gateway: it owns nothing, it lets the right requests through to whom they are for. */
@Module({})
export class AppModule {
  /** `kafka` has the `Broadcasts`: a `KafkaModule` wherever there is Kafka. */
  static with(settings: GatewaySettings, kafka: DynamicModule): DynamicModule {
    const lab = labIn(settings);
    return {
      module: AppModule,
      // The order is the order of the guards: token and role before the second limits, since a window is a user's.
      imports: [
        kafka,
        AuthModule.forRoot({ issuer: settings.TOKEN_ISSUER, jwks: settings.JWKS_URL, keepIn: settings.KEYS_KEPT_IN }),
        EdgeModule.with(settings),
      ],
      controllers: [
        AuthController,
        KeysController,
        UsersController,
        ProductsController,
        PlaceOrderController,
        FollowOrderController,
        OrdersController,
        OrderDetailController,
        OverviewController,
        SightsController,
        ServicesController,
        StreamController,
        DocumentsController,
        ConsoleController,
        ...lab.controllers,
      ],
      providers: [
        { provide: BuiltConsole, useFactory: () => new BuiltConsole() },
        Decisions,
        GatewayState,
        LiveOrders,
        LoginFailures,
        MovedOrders,
        OpenStreams,
        OperationsLoop,
        PlatformReader,
        ...lab.providers,
      ],
    };
  }
}
