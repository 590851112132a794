import { toOrderView } from '@tessera/order/domain';
import { type UseCase } from '../../chain/use-case.js';
import { OrderStore } from '../../store/orders.store.js';
import { toldOnce } from '../../chain/told-once.js';

const orders = new OrderStore();

/** `POST /v1/orders/{id}/ship`, staff: 200 the SHIPPED order. Throws NOT_FOUND, ORDER_NOT_SHIPPABLE. */
export const shipOrder: UseCase<'shipOrder'> = async ({ params: { id }, once }) => {
  const shipped = await orders.changeOnce({
    once,
    keys: { orders: [id] },
    move: (set) => set.advance(id, { on: 'ship' }, new Date()),
    answer: (set) => toOrderView(set.get(id)),
  });
  return toldOnce(200, shipped);
};
