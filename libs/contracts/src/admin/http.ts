import * as z from 'zod';
import { part, readiness } from '../gateway/http.js';
import { orderView } from '../order/http.js';
import { apps, askedApps } from '../services.js';
import { id, instant, text } from '../text.js';
import { wholeNumber } from '../whole-number.js';

/** A service with a store of its own, in a path. */
export const storingService = z.enum(askedApps).meta({ id: 'StoringService' });

/** `away` is a service that does not answer; one that has never answered yet is `starting`. */
export const serviceHealth = z
  .enum(['starting', 'ok', 'degraded', 'draining', 'down', 'away'])
  .meta({ id: 'ServiceHealth' });

const breaker = z.enum(['closed', 'open', 'half-open']);

/** One process of a service as the gateway sees it. */
export const instanceView = z
  .object({
    address: z.string(),
    health: serviceHealth,
    checks: readiness.shape.checks,
    reasons: z.array(z.string()).describe('Why one check is not ok'),
    ejectedUntil: instant.nullable().describe('Passed over until then, for failing'),
    inFlight: z.int(),
    latencyMs: z.number().describe('How long answers take of late'),
  })
  .meta({ id: 'ServiceInstance' });

/** A service and its processes as the gateway sees them. */
export const serviceView = z
  .object({
    name: z.enum(apps),
    // The best that one of its instances is.
    health: serviceHealth,
    breaker: breaker.describe('Of requests that are handed on'),
    breakers: z.record(z.string(), breaker).describe('Of composed answers, by kind of question'),
    retriesLeft: z.number(),
    instances: z.array(instanceView),
  })
  .meta({ id: 'ServiceState' });

/** `GET /v1/admin/platform`: who runs, and how the gateway that answers sees them. Durations in seconds, sizes in bytes. */
export const platformView = z
  .object({
    at: instant,
    services: z.array(serviceView),
    gateway: z.object({
      upSeconds: z.int(),
      memory: z.object({ rssBytes: z.int(), heapBytes: z.int() }),
      limits: z.looseObject({}).describe('Where requests are counted, and how that goes'),
      cache: z.looseObject({}).describe('What is kept of answers, hits and misses'),
      streams: z.object({ open: z.int(), heard: z.boolean() }),
    }),
  })
  .meta({ id: 'Platform' });

/** How far one group has read one topic, all partitions together. */
export const groupFlow = z
  .object({
    group: z.string(),
    topic: z.string(),
    committed: z.int().describe('Messages that are done with'),
    lag: z.int().describe('Messages that are not'),
  })
  .meta({ id: 'GroupFlow' });

/** What waits in one service: to be sent, to be tried again, for somebody’s decision. */
export const serviceFlow = z
  .object({
    service: storingService,
    outbox: z.object({ rows: z.int(), oldestMs: z.int(), refused: z.int().describe('Rows that the broker refuses') }),
    parked: z.object({ retrying: z.int(), dead: z.int() }).describe('Keys that wait'),
    kafka: z.enum(['ok', 'away']).describe('While it is away nobody knows of groups and topics: both are empty'),
    groups: z.array(groupFlow),
    topics: z
      .array(z.object({ topic: z.string(), messages: z.int().describe('Ever written') }))
      .describe('Those that it writes, dead letters of its groups among them'),
  })
  .meta({ id: 'ServiceFlow' });

/** Orders that wait for their decision. */
export const undecidedOrders = z.object({
  undecided: z.int().describe('Orders that are PENDING'),
  oldestMs: z.int().describe('Age of the oldest of them; 0 when there is none'),
});

/** `GET /v1/admin/flow`: what is on its way. A service that does not answer is missing, and `parts` says so. */
export const flowView = z
  .object({
    at: instant,
    services: z.array(serviceFlow),
    orders: undecidedOrders.optional(),
    parts: z.array(part),
  })
  .meta({ id: 'Flow' });

/** A key that waits behind a message that failed. */
export const parkedKeyView = z
  .object({
    group: z.string(),
    key: z.string(),
    state: z.enum(['retrying', 'dead']),
    attempts: z.int(),
    reason: z.string().describe('What the last try failed with'),
    parkedAt: instant,
    dueAt: instant.nullable().describe('When it is tried again; a dead one is not'),
    waiting: z.int().describe('Messages that wait, the failed one included'),
  })
  .meta({ id: 'ParkedKey' });

/** Answer of `GET /v1/admin/services/{service}/parked`: those that wait the longest, at most 100. */
export const parkedKeys = z.object({ items: z.array(parkedKeyView) }).meta({ id: 'ParkedKeys' });

/** Body of `POST /v1/admin/services/{service}/parked/retry`: keys that wait for their next try are due at once. */
export const retryParked = z
  .strictObject({ group: text(1, 200).optional(), key: text(1, 256).optional() })
  .meta({ id: 'RetryParked' });

/** Its answer: how many keys they are. */
export const retriedParked = z.object({ keys: z.int() }).meta({ id: 'RetriedParked' });

/** Where a dead letter lies: `<topic>~<partition>~<offset>` of its dead-letter topic. */
export const deadLetterId = z
  .string()
  .regex(/^[\w.-]{1,200}~\d{1,6}~\d{1,19}$/, 'must be <topic>~<partition>~<offset>')
  .meta({ id: 'DeadLetterId', example: 'orders.user.credit.dlt~3~17' });

/** A message that a group gave up, and what was decided about it. */
export const deadLetterView = z
  .object({
    id: deadLetterId,
    group: z.string(),
    key: z.string(),
    type: z.string(),
    messageId: z.string().describe('`ce_id`, or its place where it has none'),
    error: z.string(),
    attempts: z.int(),
    diedAt: instant,
    state: z.enum(['open', 'replayed', 'dropped']),
    from: z
      .object({ topic: z.string(), partition: z.int(), offset: z.string() })
      .describe('Where the message came from'),
    history: z.array(z.object({ what: z.enum(['died', 'replay', 'drop']), at: instant, by: z.string().optional() })),
  })
  .meta({ id: 'DeadLetter' });

/** Query of `GET /v1/admin/services/{service}/dead-letters`: newest first; `state` is `open` unless said. */
export const listDeadLetters = z.strictObject({
  state: z.enum(['open', 'all']).default('open'),
  limit: wholeNumber(1, 100).default(50).meta({ description: 'At most so many', default: 50 }),
});

/** Its answer. */
export const deadLetters = z
  .object({ items: z.array(deadLetterView), isCut: z.boolean().describe('There are more') })
  .meta({ id: 'DeadLetters' });

/** One dead letter whole. What is no text is given in base64; a value over 64 KiB is cut. */
export const deadLetterDetail = deadLetterView
  .extend({
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
    value: z.object({ text: z.string(), isBase64: z.boolean(), isCut: z.boolean(), bytes: z.int() }).nullable(),
  })
  .meta({ id: 'DeadLetterDetail' });

/** Answer of a replay or a drop: the group does it within moments, and `history` then says what became of it. */
export const resolution = z
  .object({ id: deadLetterId, resolution: z.enum(['replay', 'drop']), by: z.string(), at: instant })
  .meta({ id: 'Resolution' });

/** Whether one invariant holds in one service, by what its own store says. */
export const invariantVerdict = z
  .object({
    id: z.string().describe('I1, I2 …; ARCHITECTURE.md has them all'),
    service: storingService,
    title: z.string(),
    holds: z.boolean(),
    figure: z.string().describe('How much was looked at'),
    violations: z.array(z.object({ name: z.string(), says: z.string() })).describe('At most 10'),
  })
  .meta({ id: 'InvariantVerdict' });

/** `GET /v1/admin/check`: what each service can say by its own store; what lies between two stores says `tessera check`. */
export const checkView = z
  .object({ at: instant, verdicts: z.array(invariantVerdict), parts: z.array(part) })
  .meta({ id: 'Check' });

/** An order that has moved, as the stream of operations tells it. */
export const orderMoved = z
  .object({ id, state: orderView.shape.state, customerId: id, at: instant, version: z.int() })
  .meta({ id: 'OrderMoved' });

export type ServiceHealth = z.infer<typeof serviceHealth>;
export type PlatformView = z.infer<typeof platformView>;
export type ServiceView = z.infer<typeof serviceView>;
export type InstanceView = z.infer<typeof instanceView>;
export type FlowView = z.infer<typeof flowView>;
export type UndecidedOrders = z.infer<typeof undecidedOrders>;
export type ServiceFlow = z.infer<typeof serviceFlow>;
export type ParkedKeyView = z.infer<typeof parkedKeyView>;
export type ParkedKeys = z.infer<typeof parkedKeys>;
export type RetryParked = z.infer<typeof retryParked>;
export type RetriedParked = z.infer<typeof retriedParked>;
export type ListDeadLetters = z.infer<typeof listDeadLetters>;
export type DeadLetters = z.infer<typeof deadLetters>;
export type ResolutionView = z.infer<typeof resolution>;
export type DeadLetterView = z.infer<typeof deadLetterView>;
export type DeadLetterDetail = z.infer<typeof deadLetterDetail>;
export type InvariantVerdict = z.infer<typeof invariantVerdict>;
export type CheckView = z.infer<typeof checkView>;
export type OrderMoved = z.infer<typeof orderMoved>;
