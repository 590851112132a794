import { poolSettings, withKafka } from '@tessera/messaging';
import { readConfig, port, serviceSettings } from '@tessera/runtime';
import { z } from 'zod';

const settings = withKafka(
  serviceSettings.extend({
    INVENTORY_PORT: port(3003),
    /** With the database's name in it. Several hosts are allowed, which a plain URL parser would refuse. */
    DATABASE_URL: z.string().regex(/^mongodb(\+srv)?:\/\/\S+$/, 'must be a mongodb:// URL'),
    ...poolSettings,
    /** The one currency of the platform, ISO 4217. */
    CURRENCY: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')
      .default('EUR'),
  }),
);

/** The settings of this service; the only place that reads the environment. */
export const config = readConfig('inventory', settings);
