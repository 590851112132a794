import { Refusal } from '@tessera/contracts';
import { type Keys } from '@tessera/messaging/once';
import { type Order, Orders } from '@tessera/order/domain';
import { type Loaded } from './change.js';
import { type OrderItem, toOrder, toOrderItem } from './order.item.js';
import { get, getAll } from './read.js';
import { Store } from './store.js';
import { keys } from './tables.js';
import { insert, replace, type Write } from './write.js';

/** An order is put anew as a whole: of two who move it at once the second finds another revision, and decides again. */
const moved = (order: Order, was = 0): Write => replace('orders', toOrderItem(order, was + 1), { revision: was });

/** Orders as they were loaded. */
export const loadedOrders = (items: readonly OrderItem[]): Loaded<Orders> => {
  const revisions = new Map(items.map(({ id, revision }) => [id, revision]));
  const set = new Orders(items.map(toOrder));
  const writes = () => [
    ...set.changes.placed.map((order) => insert('orders', toOrderItem(order, 1))),
    ...set.changes.advanced.map((order) => moved(order, revisions.get(order.id))),
  ];
  return { set, writes };
};

/** The only door to orders for a change. */
export class OrderStore extends Store<Orders, 'orders'> {
  async load({ orders: ids = [] }: Keys<'orders'>): Promise<Loaded<Orders>> {
    return loadedOrders(await getAll<OrderItem>('orders', ids.map(keys.order)));
  }

  /** Undefined for an unknown one. */
  async find(id: string): Promise<Order | undefined> {
    const item = await get<OrderItem>('orders', keys.order(id));
    return item && toOrder(item);
  }

  /** Throws NOT_FOUND, also for a stranger: whose order it is is nobody's business. */
  async findFor(caller: { id: string; isStaff: boolean }, id: string): Promise<Order> {
    const order = await this.find(id);
    if (!order || !(caller.isStaff || order.customerId === caller.id)) throw new Refusal('NOT_FOUND');
    return order;
  }
}
