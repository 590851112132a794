import { readConfig, port, serviceSettings } from '@tessera/runtime';
import { z } from 'zod';

const settings = serviceSettings.extend({
  INVENTORY_PORT: port(3003),
  /** With the database's name in it. Several hosts are allowed, which a plain URL parser would refuse. */
  DATABASE_URL: z.string().regex(/^mongodb(\+srv)?:\/\/\S+$/, 'must be a mongodb:// URL'),
  /** `host:port`, several with commas between. */
  KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/, 'must be host:port, or several with commas between'),
  TOPIC_PREFIX: z.string().default(''),
  GROUP_PREFIX: z.string().default(''),
  /** The one currency of the platform, ISO 4217. */
  CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')
    .default('EUR'),
});

/** The settings of this service; the only place that reads the environment. */
export const config = readConfig('inventory', settings);
