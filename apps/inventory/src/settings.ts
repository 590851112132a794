import { money } from '@tessera/contracts';
import { poolSettings, withKafka } from '@tessera/messaging';
import { port, serviceSettings } from '@tessera/runtime';
import * as z from 'zod';

/** What `migrate` needs, and everyone. */
export const databaseSettings = z.object({
  /** With the database's name in it. Several hosts are allowed, which a plain URL parser would refuse. */
  DATABASE_URL: z.string().regex(/^mongodb(\+srv)?:\/\/\S+$/, 'must be a mongodb:// URL'),
});

/** What `seed` needs. */
export const seedSettings = databaseSettings.extend({
  /** The one currency of the platform, ISO 4217. */
  CURRENCY: money.shape.currency.default('EUR'),
});

export const inventorySettings = withKafka(
  serviceSettings.extend(seedSettings.shape).extend({ INVENTORY_PORT: port(3003), ...poolSettings }),
);

export type InventorySettings = z.infer<typeof inventorySettings>;
