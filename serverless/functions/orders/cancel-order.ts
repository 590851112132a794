import { Refusal } from '@tessera/contracts';
import { toOrderView } from '@tessera/order/domain';
import { type UseCase } from '../../chain/use-case.js';
import { OrderStore } from '../../store/orders.store.js';
import { toldOnce } from '../../chain/told-once.js';

const orders = new OrderStore();

/** `POST /v1/orders/{id}/cancel`: 200 the CANCELLED order; what it held is given back soon after. Throws NOT_FOUND, ORDER_NOT_CANCELLABLE. */
export const cancelOrder: UseCase<'cancelOrder'> = async ({ params: { id }, caller, once }) => {
  const cancelled = await orders.changeOnce({
    once,
    keys: { orders: [id] },
    move: (set) => {
      const isOwner = set.get(id).customerId === caller.id;
      if (!isOwner && !caller.isStaff) throw new Refusal('NOT_FOUND');
      return set.advance(id, { on: 'cancel', by: isOwner ? 'BY_CUSTOMER' : 'BY_STAFF' }, new Date());
    },
    answer: (set) => toOrderView(set.get(id)),
  });
  return toldOnce(200, cancelled);
};
