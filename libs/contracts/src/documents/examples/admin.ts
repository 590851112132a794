import { orderExamples } from './order.js';
import { userExamples } from './user.js';

const order = orderExamples.Order;
const at = order.placedAt;
const parts = ['order', 'user', 'inventory'].map((name) => ({ name, status: 'ok' }));

const instance = {
  address: 'http://127.0.0.1:3002',
  health: 'ok',
  checks: { postgres: 'ok', kafka: 'ok' },
  reasons: [],
  ejectedUntil: null,
  inFlight: 1,
  latencyMs: 3.42,
};

const service = {
  name: 'order',
  health: 'ok',
  breaker: 'closed',
  breakers: { 'detail.order': 'closed' },
  retriesLeft: 100,
  instances: [instance],
};

const groupFlow = { group: 'order.checkout', topic: 'reservations', committed: 1_204, lag: 0 };

const serviceFlow = {
  service: 'order',
  outbox: { rows: 2, oldestMs: 14, refused: 0 },
  parked: { retrying: 0, dead: 1 },
  kafka: 'ok',
  groups: [groupFlow],
  topics: [{ topic: 'orders', messages: 1_310 }],
};

const parkedKey = {
  group: 'order.checkout',
  key: order.id,
  state: 'retrying',
  attempts: 2,
  reason: 'Error: a handler did not end within 2000 ms',
  parkedAt: at,
  dueAt: '2026-01-02T09:30:08.000Z',
  waiting: 3,
};

const deadLetter = {
  id: 'orders.user.credit.dlt~3~17',
  group: 'user.credit',
  key: order.id,
  type: 'order.placed.v1',
  messageId: '0195c1a0-7f1b-7aa1-8d02-3c4b5a697887',
  error: 'SyntaxError: Unexpected end of JSON input',
  attempts: 1,
  diedAt: at,
  state: 'open',
  from: { topic: 'orders', partition: 3, offset: '1207' },
  history: [{ what: 'died', at }],
};

const timelineEntry = {
  kind: 'event',
  at: '2026-01-02T09:30:00.210Z',
  service: 'inventory',
  what: 'stock.reserved.v1',
  sentAt: '2026-01-02T09:30:00.214Z',
  message: {
    id: '0195c1a0-7f9a-7d52-9c35-17d2f3a4b5c6',
    topic: 'reservations',
    partition: 3,
    offset: '1180',
    causedBy: '0195c1a0-7f1b-7aa1-8d02-3c4b5a697887',
    data: { orderId: order.id },
  },
};

const verdict = {
  id: 'I2',
  service: 'inventory',
  title: 'stock adds up',
  holds: true,
  figure: '40 SKUs, 0 off',
  violations: [],
};

/** Of what staff see and mend, by name. */
export const adminExamples = {
  ServiceInstance: instance,
  ServiceState: service,
  Platform: {
    at,
    services: [service],
    gateway: {
      upSeconds: 86_400,
      memory: { rssBytes: 94_371_840, heapBytes: 41_943_040 },
      limits: { store: 'memory' },
      cache: { store: 'memory', entries: 120 },
      streams: { open: 3, heard: true },
    },
  },
  GroupFlow: groupFlow,
  ServiceFlow: serviceFlow,
  Flow: { at, services: [serviceFlow], orders: { undecided: 2, oldestMs: 31 }, parts },
  ParkedKey: parkedKey,
  ParkedKeys: { items: [parkedKey] },
  RetryParked: { group: 'order.checkout', key: order.id },
  RetriedParked: { keys: 1 },
  DeadLetter: deadLetter,
  DeadLetters: { items: [deadLetter], isCut: false },
  DeadLetterDetail: {
    ...deadLetter,
    headers: [{ name: 'ce_type', value: 'order.placed.v1' }],
    value: { text: '{"orderId":', isBase64: false, isCut: false, bytes: 11 },
  },
  Resolution: { id: deadLetter.id, resolution: 'replay', by: userExamples.User.id, at },
  TimelineEntry: timelineEntry,
  OrderTimeline: { order, entries: [timelineEntry], isCut: false, parts },
  InvariantVerdict: verdict,
  Check: { at, verdicts: [verdict], parts },
  OrderMoved: { id: order.id, state: order.state, customerId: order.customerId, at, version: order.version },
};
