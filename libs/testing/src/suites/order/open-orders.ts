import { type ListOrders, type OrderView, type Page } from '@tessera/contracts';
import { type Line, Order, type Orders, type Trigger } from '@tessera/order/domain';
import { v7 as uuidv7 } from 'uuid';
import { type Changes, type Opened } from '../changes.js';

export type OrderChanges = Changes<Orders, 'orders'>;

/** Orders in one kind of store, and how they are read. */
export interface OpenOrders extends Opened<Orders, 'orders'> {
  find(id: string): Promise<OrderView | undefined>;
  list(query: ListOrders): Promise<Page<OrderView>>;
}

const tea: Line = { sku: 'TEA', name: 'Green tea', quantity: 2, unitPrice: 450 };

export const newOrder = (given: { customerId?: string; lines?: Line[]; note?: string } = {}): Order => {
  const { customerId = uuidv7(), lines = [tea], note = null } = given;
  return new Order({ id: uuidv7(), customerId, lines, currency: 'EUR', note }, new Date());
};

/** A new order that has come so far. */
export const placed = async (store: OrderChanges, order = newOrder(), ...before: Trigger[]): Promise<Order> => {
  await store.change({}, (orders) => orders.place(order));
  for (const trigger of before) await advance(store, order, trigger);
  return order;
};

export const advance = (store: OrderChanges, { id }: { id: string }, trigger: Trigger): Promise<void> =>
  store.change({ orders: [id] }, (orders) => orders.advance(id, trigger, new Date()));

export const cancel: Trigger = { on: 'cancel', by: 'BY_CUSTOMER' };
export const stock: Trigger = { on: 'stock.reserved' };
export const credit: Trigger = { on: 'credit.reserved' };
