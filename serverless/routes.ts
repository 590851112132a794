import { id, type OperationId, type Route, routes, type Routes } from '@tessera/contracts';
import * as z from 'zod';

/** The functions that answer requests. */
export type Room = 'accounts' | 'catalogue' | 'orders';

/** Where an asset can be fetched, and until when: a presigned URL. */
export const receiptLink = z.object({ url: z.url(), expiresAt: z.iso.datetime() }).meta({ id: 'ReceiptLink' });

/** What only this edition answers. */
const ownRoutes = {
  getReceipt: {
    method: 'GET',
    path: '/v1/orders/{id}/receipt',
    from: 'order',
    who: 'owner',
    summary: 'A link to the receipt of a confirmed order, good for five minutes',
    params: z.object({ id }),
    answers: { 200: { is: 'The link', schema: receiptLink } },
  },
} as const satisfies Record<string, Route>;

/** Operations by the function that answers them: THE list, from which API, permissions and tests follow. */
export const rooms = {
  accounts: [
    'register',
    'logIn',
    'refresh',
    'logOut',
    'logOutEverywhere',
    'changePassword',
    'getMe',
    'renameMe',
    'getMyCredit',
    'getOverview',
  ],
  catalogue: ['listProducts', 'getProduct', 'putProduct', 'retireProduct', 'adjustStock', 'getStock'],
  orders: ['placeOrder', 'listOrders', 'getOrder', 'cancelOrder', 'shipOrder', 'getReceipt'],
} as const satisfies Record<Room, readonly (OperationId | keyof typeof ownRoutes)[]>;

/** Name of a route that this edition serves. */
export type ServedId = (typeof rooms)[Room][number];

/** The served routes with the types of their schemas. */
export type ServedRoutes = Pick<Routes & typeof ownRoutes, ServedId>;

/** A route with its name and the function that answers it. */
export interface ServedRoute extends Route {
  operation: ServedId;
  room: Room;
}

const all: Readonly<Record<string, Route>> = { ...routes, ...ownRoutes };

const servedBy = (room: Room): ServedRoute[] =>
  rooms[room].flatMap((operation) => {
    const route = all[operation];
    return route ? [{ ...route, operation, room }] : [];
  });

/** Every route that this edition serves. */
export const served: readonly ServedRoute[] = [
  ...servedBy('accounts'),
  ...servedBy('catalogue'),
  ...servedBy('orders'),
];

const byName = new Map(served.map((route) => [`${route.method} ${route.path}`, route]));

/** By `GET /v1/orders/{id}`. Undefined for what nobody serves: then the API knows more than this list. */
export const servedAs = (name: string): ServedRoute | undefined => byName.get(name);
