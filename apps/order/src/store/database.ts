import { type PostgresOptions } from '@tessera/messaging/postgres';
import { Orders1700000001000 } from './migrations/1700000001000-orders.js';
import { OrderChecks1796000002000 } from './migrations/1796000002000-order-checks.js';
import { CustomerInState1797000001000 } from './migrations/1797000001000-customer-in-state.js';
import { RoomForUpdates1799000001000 } from './migrations/1799000001000-room-for-updates.js';
import { orderSchema } from './order.schema.js';
import { priceSchema } from './price.schema.js';

/** CloudEvents source of all that this service says. */
export const SOURCE = '/tessera/order';

/** This service's database: its tables and how they came to be. */
export const databaseAt = (url: string): PostgresOptions => ({
  url,
  entities: [orderSchema, priceSchema],
  migrations: [
    Orders1700000001000,
    OrderChecks1796000002000,
    CustomerInState1797000001000,
    RoomForUpdates1799000001000,
  ],
});
