import * as z from 'zod';
import { type Route } from '../route.js';
import { id } from '../text.js';
import {
  checkView,
  deadLetterDetail,
  deadLetterId,
  deadLetters,
  flowView,
  listDeadLetters,
  parkedKeys,
  platformView,
  resolution,
  retriedParked,
  retryParked,
  storingService,
} from './http.js';
import { orderTimeline } from './timeline.js';

const service = z.object({ service: storingService });
const deadLetter = z.object({ service: storingService, id: deadLetterId });
const notKept = { headers: ['cache-control'] } as const;
const composed = { headers: ['cache-control', 'x-aggregate-complete'] } as const;

/**
 * What staff see and do: answered by the gateway, which asks each service for what lies in its own store. Whatever changes
 * something is written to the log of the service that does it, with who asked (`audit`).
 */
export const adminRoutes = {
  getPlatform: {
    method: 'GET',
    path: '/v1/admin/platform',
    from: 'gateway',
    who: 'staff',
    summary: 'Services and their instances, breakers, limits and caches',
    answers: { 200: { is: 'As this gateway sees them now', schema: platformView, ...notKept } },
  },
  getFlow: {
    method: 'GET',
    path: '/v1/admin/flow',
    from: 'gateway',
    who: 'staff',
    summary: 'Outboxes, topics, groups and parked keys: what is on its way',
    answers: { 200: { is: 'A service that did not answer is named in `parts`', schema: flowView, ...composed } },
  },
  watchOperations: {
    method: 'GET',
    path: '/v1/admin/stream',
    from: 'gateway',
    who: 'staff',
    summary: 'The same as it changes, and orders as they move, as server-sent events',
    headers: ['last-event-id'],
    answers: {
      200: {
        is: '`event: platform` and `event: flow` every 2 s, `event: order` with an `id:` for each order that moved, `event: reset` when some of those may be missing',
        schema: z.string(),
        type: 'text/event-stream',
        ...notKept,
      },
    },
  },
  getOrderTimeline: {
    method: 'GET',
    path: '/v1/admin/orders/{id}/timeline',
    from: 'gateway',
    who: 'staff',
    summary: 'One order’s way through requests, outboxes, topics and groups',
    params: z.object({ id }),
    answers: { 200: { is: 'Each step by time', schema: orderTimeline, ...composed } },
  },
  getCheck: {
    method: 'GET',
    path: '/v1/admin/check',
    from: 'gateway',
    who: 'staff',
    summary: 'What must always hold, by what each service’s own store says',
    answers: { 200: { is: 'Each invariant with its figure', schema: checkView, ...composed } },
  },
  listParkedKeys: {
    method: 'GET',
    path: '/v1/admin/services/{service}/parked',
    from: 'gateway',
    who: 'staff',
    summary: 'Keys that wait behind a message that failed',
    params: service,
    answers: { 200: { is: 'Those that wait the longest', schema: parkedKeys, ...notKept } },
  },
  retryParkedKeys: {
    method: 'POST',
    path: '/v1/admin/services/{service}/parked/retry',
    from: 'gateway',
    who: 'staff',
    summary: 'Try parked keys again at once',
    params: service,
    body: retryParked,
    answers: { 200: { is: 'How many are due now', schema: retriedParked } },
  },
  listDeadLetters: {
    method: 'GET',
    path: '/v1/admin/services/{service}/dead-letters',
    from: 'gateway',
    who: 'staff',
    summary: 'Messages that a group gave up, newest first',
    params: service,
    query: listDeadLetters,
    answers: { 200: { is: 'The newest', schema: deadLetters, ...notKept } },
  },
  getDeadLetter: {
    method: 'GET',
    path: '/v1/admin/services/{service}/dead-letters/{id}',
    from: 'gateway',
    who: 'staff',
    summary: 'One dead letter whole',
    params: deadLetter,
    answers: { 200: { is: 'Where from, headers, value and history', schema: deadLetterDetail, ...notKept } },
  },
  replayDeadLetter: {
    method: 'POST',
    path: '/v1/admin/services/{service}/dead-letters/{id}/replay',
    from: 'gateway',
    who: 'staff',
    summary: 'Have the group try it again',
    params: deadLetter,
    answers: { 202: { is: 'It is said; the group does it', schema: resolution } },
    problems: ['DEAD_LETTER_RESOLVED'],
  },
  dropDeadLetter: {
    method: 'POST',
    path: '/v1/admin/services/{service}/dead-letters/{id}/drop',
    from: 'gateway',
    who: 'staff',
    summary: 'Give it up; what waits behind it goes on',
    params: deadLetter,
    answers: { 202: { is: 'It is said; the group does it', schema: resolution } },
    problems: ['DEAD_LETTER_RESOLVED'],
  },
} as const satisfies Record<string, Route>;
