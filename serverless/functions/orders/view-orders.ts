import { toOrderView } from '@tessera/order/domain';
import { etag } from '@tessera/runtime/rules';
import { toldPage } from '../../chain/told-page.js';
import { type UseCase } from '../../chain/use-case.js';
import { listOrders as list } from '../../store/order.lists.js';
import { OrderStore } from '../../store/orders.store.js';

const orders = new OrderStore();

/** `GET /v1/orders/{id}`: 200 order with its `ETag`. Throws NOT_FOUND. */
export const getOrder: UseCase<'getOrder'> = async ({ params: { id }, caller }) => {
  const order = await orders.findFor(caller, id);
  return { status: 200, headers: { etag: etag(order.version) }, data: toOrderView(order) };
};

/** `GET /v1/orders`: 200 a page, newest first; one's own, for staff everyone's or those of `customerId`. */
export const listOrders: UseCase<'listOrders'> = async ({ query, caller }) => {
  const customerId = caller.isStaff ? query.customerId : caller.id;
  return toldPage('/v1/orders', query, await list({ ...query, customerId }));
};
