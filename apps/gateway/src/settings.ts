import { withKafka } from '@tessera/messaging';
import { wholeNumber } from '@tessera/contracts';
import { origin, origins, port, serviceSettings } from '@tessera/runtime';
import { isIP } from 'node:net';
import * as z from 'zod';
import { limits } from './edge/limits/limits.js';

const isAddressOrNetwork = (text: string) => {
  const [address = '', bits, ...rest] = text.split('/');
  const widest = { 4: 32, 6: 128 }[isIP(address)];
  if (!widest || rest.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= widest);
};

/** Separated by commas; nothing stands for nobody. */
const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => part.trim() || []));

const addressList = list.pipe(
  z.array(z.string().refine(isAddressOrNetwork, 'must be addresses or networks, for example 10.0.0.0/8')),
);

/** As browsers name them in `Origin`; `*` is everybody's. */
const browserOrigins = list.pipe(
  z.array(
    z.union(
      [z.literal('*'), origin.refine((one) => !one.includes('*'))],
      'must be origins, for example https://shop.example, or *',
    ),
  ),
);

const jsonDocument = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a JSON document' });
    return z.NEVER;
  }
});

const known = withKafka(
  serviceSettings.extend({
    GATEWAY_PORT: port(3000),
    /** For those who look after it, never for clients: a port and an address of its own. */
    MANAGEMENT_PORT: port(3009),
    MANAGEMENT_HOST: serviceSettings.shape.HOST,
    USER_URL: origins('http://127.0.0.1:3001'),
    ORDER_URL: origins('http://127.0.0.1:3002'),
    INVENTORY_URL: origins('http://127.0.0.1:3003'),
    TRUSTED_PROXIES: addressList,
    /** Whose pages may ask from a browser. */
    CORS_ORIGINS: browserOrigins,
    /** Where answers are kept; by default with the counts of several gateways, since one of them alone sees not all changes. */
    CACHE_IN: z.enum(['memory', 'redis']).optional(),
    /** Of the answers that are kept in memory; 0 keeps none, in Redis neither. */
    CACHE_BYTES: wholeNumber(0, 4_294_967_296).default(16_777_216),
    /** Events say what has changed; this is for when they cannot be heard. */
    CACHE_MAX_AGE_MS: wholeNumber(1, 60_000).default(5_000),
    /** While the event loop is later than that, requests are refused before anything is done for them. */
    SHED_ABOVE_MS: wholeNumber(10, 10_000).default(500),
    /** Where gateways count together; without it each counts by itself. */
    REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be redis://… or rediss://…' }).optional(),
    /** The laboratory of a local run: its supervisor alone gives them, anew each time. Without them it does not exist. */
    LAB_URL: origin.refine(isLoopback, 'must be on this machine: the supervisor of npm start sets it').optional(),
    LAB_KEY: z.string().min(32).optional(),
    LIMITS: jsonDocument.pipe(limits).default(limits.parse({})),
  }),
);

/** The laboratory breaks what it belongs to: it is reached over no network. */
function isLoopback(url: string): boolean {
  return new URL(url).hostname === '127.0.0.1';
}

const isCacheThere = ({ CACHE_IN, REDIS_URL }: { CACHE_IN?: unknown; REDIS_URL?: unknown }) =>
  CACHE_IN !== 'redis' || REDIS_URL !== undefined;

const isLabWhole = ({ LAB_URL, LAB_KEY }: { LAB_URL?: unknown; LAB_KEY?: unknown }) =>
  (LAB_URL === undefined) === (LAB_KEY === undefined);

/** What the gateway can be told from outside. `X-Forwarded-For` counts only when it comes from TRUSTED_PROXIES. */
export const gatewaySettings = known.check(
  z.refine<unknown>((given) => isCacheThere(Object(given)), {
    path: ['REDIS_URL'],
    message: 'is missing: CACHE_IN=redis needs it',
    when: () => true,
  }),
  z.refine<unknown>((given) => isLabWhole(Object(given)), {
    path: ['LAB_KEY'],
    message: 'belongs to LAB_URL: give both or neither',
    when: () => true,
  }),
);

export type GatewaySettings = z.infer<typeof gatewaySettings>;
