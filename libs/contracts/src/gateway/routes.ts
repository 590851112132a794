import * as z from 'zod';
import { type Route } from '../route.js';
import { id } from '../text.js';
import { asyncApiDocument, liveness, openApiDocument, orderDetail, overview, readiness } from './http.js';

const composed = ['etag', 'cache-control', 'x-aggregate-complete'] as const;
const shown = { headers: ['cache-control', 'etag'] } as const;

/** What the gateway answers by itself, by operation id. */
export const gatewayRoutes = {
  getOverview: {
    method: 'GET',
    path: '/v1/me/overview',
    from: 'gateway',
    who: 'user',
    summary: 'You, your credit and your newest orders on one page',
    answers: {
      200: {
        is: 'The page; a part that failed is named in `parts`',
        schema: overview,
        headers: composed,
      },
      304: { is: 'You have it already' },
    },
    headers: ['if-none-match'],
  },
  getOrderDetail: {
    method: 'GET',
    path: '/v1/orders/{id}/detail',
    from: 'gateway',
    who: 'owner',
    summary: 'An order, whose it is and what is left of its products, on one page',
    params: z.object({ id }),
    headers: ['if-none-match'],
    answers: {
      200: { is: 'The page; a part that failed is named in `parts`', schema: orderDetail, headers: composed },
      304: { is: 'You have it already' },
    },
  },
  watchOrder: {
    method: 'GET',
    path: '/v1/orders/{id}/events',
    from: 'gateway',
    who: 'owner',
    summary: 'The states of an order as they are entered, as server-sent events',
    params: z.object({ id }),
    headers: ['last-event-id'],
    answers: {
      200: {
        is: '`event: state`, `id:` the version, `data:` the order: as it is now, then each change, to a final one',
        schema: z.string(),
        type: 'text/event-stream',
        headers: ['cache-control'],
      },
      204: { is: 'The order is final, and you have seen that', headers: ['cache-control'] },
    },
  },
  getLiveness: {
    method: 'GET',
    path: '/health/live',
    from: 'gateway',
    who: 'anyone',
    summary: 'Does the process turn its event loop?',
    answers: { 200: { is: 'It does', schema: liveness } },
  },
  getReadiness: {
    method: 'GET',
    path: '/health/ready',
    from: 'gateway',
    who: 'anyone',
    summary: 'Can it answer?',
    answers: {
      200: { is: 'It can, perhaps degraded', schema: readiness },
      503: { is: 'It cannot, or will soon not any more', schema: readiness },
    },
  },
  getDocs: {
    method: 'GET',
    path: '/docs',
    from: 'gateway',
    who: 'anyone',
    summary: 'This description, to read and to try out',
    headers: ['if-none-match'],
    answers: {
      200: { is: 'A page', schema: z.string(), type: 'text/html', ...shown },
      304: { is: 'You have it already' },
    },
  },
  getConsole: {
    method: 'GET',
    path: '/console',
    from: 'gateway',
    who: 'anyone',
    summary: 'The console for people: shop, operations, laboratory; its pages lie below',
    headers: ['if-none-match'],
    answers: {
      200: { is: 'The page', schema: z.string(), type: 'text/html', ...shown },
      304: { is: 'You have it already' },
    },
    problems: ['NOT_FOUND'],
  },
  getOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    from: 'gateway',
    who: 'anyone',
    summary: 'This description for programs (OpenAPI 3.0)',
    headers: ['if-none-match'],
    answers: {
      200: { is: 'The document', schema: openApiDocument, ...shown },
      304: { is: 'You have it already' },
    },
  },
  getAsyncApi: {
    method: 'GET',
    path: '/asyncapi.json',
    from: 'gateway',
    who: 'anyone',
    summary: 'The events of the platform (AsyncAPI 3.0)',
    headers: ['if-none-match'],
    answers: {
      200: { is: 'The document', schema: asyncApiDocument, ...shown },
      304: { is: 'You have it already' },
    },
  },
} as const satisfies Record<string, Route>;
