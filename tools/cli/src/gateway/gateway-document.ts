import * as z from 'zod';

const instance = z.looseObject({
  address: z.string(),
  isReady: z.boolean(),
  ejectedUntil: z.iso.datetime().nullable(),
  inFlight: z.number(),
  latencyMs: z.number(),
});

const service = z.looseObject({
  name: z.string(),
  isPanicking: z.boolean(),
  instances: z.array(instance),
  breaker: z.string(),
  inFlight: z.number(),
  limit: z.number(),
  breakers: z.record(z.string(), z.string()),
});

const policy = z.looseObject({ name: z.string(), quota: z.number(), seconds: z.number(), keys: z.number() });

/** What `GET /v1/gateway/state` says on a gateway's management port, as far as it is shown; `--json` prints the rest as well. */
export const gatewayDocument = z.looseObject({
  upSeconds: z.number(),
  memory: z.looseObject({ rssBytes: z.number(), heapBytes: z.number() }),
  services: z.array(service),
  limits: z.looseObject({ store: z.string(), gateways: z.number(), policies: z.array(policy) }),
  cache: z.looseObject({
    kind: z.string(),
    /** Of a cache in a store: whether that is there. */
    store: z.string().optional(),
    /** Of a cache in memory. */
    entries: z.number().optional(),
    bytes: z.number().optional(),
    hits: z.number(),
    misses: z.number(),
  }),
  streams: z.looseObject({ open: z.number(), heard: z.boolean() }),
  keys: z.looseObject({ kids: z.array(z.string()), readAt: z.iso.datetime().optional(), sourceIsAway: z.boolean() }),
  verifiedTokens: z.number(),
  refusedUsers: z.number(),
});

export type GatewayDocument = z.infer<typeof gatewayDocument>;
