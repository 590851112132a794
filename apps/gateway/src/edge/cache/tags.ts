import { type Tags } from './cached.decorator.js';

/** Names of what answers show. Ids are compared in lower case, as events have them. */
export const tag = {
  order: (id: string) => `order ${id.toLowerCase()}`,
  ordersOf: (userId: string) => `orders of ${userId}`,
  /** Any order of anybody, as staff see them. */
  orders: 'orders',
  product: (sku: string) => `product ${sku}`,
  products: 'products',
  user: (id: string) => `user ${id.toLowerCase()}`,
};

/** The order that the path names. */
export const thisOrder: Tags = ({ params }) => [tag.order(params['id'] ?? '')];

/** The orders that a list shows its caller. */
export const listedOrders: Tags = ({ user }) => [user?.isStaff ? tag.orders : tag.ordersOf(user?.id ?? '')];

/** What placing or moving an order changes for whoever did it. */
export const ordersChanged: Tags = ({ params, user }) => [
  ...(params['id'] ? [tag.order(params['id'])] : []),
  tag.ordersOf(user?.id ?? ''),
  tag.orders,
];

/** The product that the path names; its stock is shown with it. */
export const thisProduct: Tags = ({ params }) => [tag.product(params['sku'] ?? '')];

export const allProducts: Tags = () => [tag.products];

export const productChanged: Tags = ({ params }) => [tag.product(params['sku'] ?? ''), tag.products];

/** The user that the path names, or else the caller. */
export const thisUser: Tags = ({ params, user }) => [tag.user(params['id'] ?? user?.id ?? '')];
