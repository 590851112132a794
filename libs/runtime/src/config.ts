import { wholeNumber } from '@tessera/contracts';
import * as z from 'zod';
import { url } from './http-url.js';
import { traceSettings } from './traces/trace-settings.js';
import { logLevels } from './log-level.js';

/** An address and nothing behind it: a path would be lost, since calls name their own. */
export const origin = url.pipe(
  z
    .string()
    .refine((address) => new URL(address).href === `${new URL(address).origin}/`)
    .transform((address) => new URL(address).origin),
);

const SRV = 'srv+';

/** SRV records name the ports themselves. */
const srvName = z
  .string()
  .startsWith(SRV)
  .transform((address) => address.slice(SRV.length))
  .pipe(origin)
  .refine((address) => new URL(address).port === '')
  .transform((address) => SRV + address);

const place = z.union([origin, srvName], 'must be an http(s) address without a path, or srv+http(s):// and a name');

/**
 * Where the instances of a service answer: one address, or several separated by commas. A name stands for all its addresses in DNS,
 * and one behind `srv+` for all its SRV records: `srv+http://_http._tcp.order.shop.svc.cluster.local`.
 */
export const origins = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text) => text.split(',').map((address) => address.trim()))
    .pipe(z.array(place));

/** No name: conda's HOST is one of a compiler, and of what others call this machine not all addresses are ours. */
const host = z.union([z.ipv4(), z.ipv6(), z.literal('localhost')], 'must be an IP address or localhost');

/** The settings that every service has. `HOST` is 0.0.0.0 in a container. */
export const serviceSettings = z.object({
  HOST: host.default('127.0.0.1'),
  /** How long after SIGTERM it still takes requests while not ready, so that a load balancer can look elsewhere first. */
  DRAIN_MS: wholeNumber(0, 60_000).default(0),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  TOKEN_ISSUER: url.default('http://localhost:3000'),
  JWKS_URL: url.default('http://127.0.0.1:3001/.well-known/jwks.json'),
  /** A file for the last good key set, so that a start does not depend on JWKS_URL. */
  KEYS_KEPT_IN: z.string().min(1).optional(),
  ...traceSettings,
});

export type ServiceSettings = z.infer<typeof serviceSettings>;
