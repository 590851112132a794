import * as z from 'zod';
import { pageOf } from '../page.js';
import { type Route } from '../route.js';
import { id } from '../text.js';
import { listOrders, orderView, placeOrder } from './http.js';

const params = z.object({ id });
const order = { schema: orderView, headers: ['idempotency-replayed'] } as const;
const placed = {
  schema: orderView,
  headers: ['location', 'preference-applied', 'idempotency-replayed'],
} as const;

/** What the order service answers, by operation id. */
export const orderRoutes = {
  placeOrder: {
    method: 'POST',
    path: '/v1/orders',
    from: 'order',
    who: 'user',
    summary: 'Place an order',
    body: placeOrder,
    headers: ['idempotency-key', 'prefer'],
    answers: {
      201: { is: 'The order, decided within the time that `Prefer: wait` gave', ...placed },
      202: { is: 'The order is stored and will be decided', ...placed },
    },
    problems: ['UNKNOWN_PRODUCT', 'OUT_OF_STOCK', 'PRICE_CHANGED'],
  },
  listOrders: {
    method: 'GET',
    path: '/v1/orders',
    from: 'order',
    who: 'user',
    summary: 'Your orders, newest first; for staff everyone’s or one customer’s',
    query: listOrders,
    answers: { 200: { is: 'A page of orders', schema: pageOf(orderView), headers: ['link'] } },
  },
  getOrder: {
    method: 'GET',
    path: '/v1/orders/{id}',
    from: 'order',
    who: 'owner',
    summary: 'One order',
    params,
    headers: ['if-none-match'],
    answers: {
      200: { is: 'The order', schema: orderView, headers: ['etag'] },
      304: { is: 'You have it already' },
    },
  },
  cancelOrder: {
    method: 'POST',
    path: '/v1/orders/{id}/cancel',
    from: 'order',
    who: 'owner',
    summary: 'Call an order off before it is shipped',
    params,
    headers: ['idempotency-key'],
    answers: { 200: { is: 'The cancelled order', ...order } },
    problems: ['ORDER_NOT_CANCELLABLE'],
  },
  shipOrder: {
    method: 'POST',
    path: '/v1/orders/{id}/ship',
    from: 'order',
    who: 'staff',
    summary: 'Send a confirmed order on its way',
    params,
    headers: ['idempotency-key'],
    answers: { 200: { is: 'The shipped order', ...order } },
    problems: ['ORDER_NOT_SHIPPABLE'],
  },
} as const satisfies Record<string, Route>;
