import { creditRejected, creditReserved, type DataOf, ignored, stockRejected, stockReserved } from '@tessera/contracts';
import { Listener, On } from '@tessera/messaging';
import { type Orders } from '../domain/orders.js';
import { OrderStore } from '../store/order.store.js';

const order = ({ orderId }: { orderId: string }) => ({ orders: [orderId] });

/** What the participants answered, on its way into the order process (`domain/checkout.saga.ts`). */
@Listener({
  group: 'order.checkout',
  store: OrderStore,
  lanes: 2,
  ignores: ignored['order.checkout'],
})
export class CheckoutListener {
  @On(stockReserved, order)
  stockReserved(orders: Orders, { orderId }: DataOf<typeof stockReserved>) {
    return orders.advance(orderId, { on: 'stock.reserved' }, new Date());
  }

  @On(stockRejected, order)
  stockRejected(orders: Orders, { orderId, lines }: DataOf<typeof stockRejected>) {
    return orders.advance(orderId, { on: 'stock.rejected', lines }, new Date());
  }

  @On(creditReserved, order)
  creditReserved(orders: Orders, { orderId }: DataOf<typeof creditReserved>) {
    return orders.advance(orderId, { on: 'credit.reserved' }, new Date());
  }

  @On(creditRejected, order)
  creditRejected(orders: Orders, { orderId, reason }: DataOf<typeof creditRejected>) {
    return orders.advance(orderId, { on: 'credit.rejected', code: reason }, new Date());
  }
}
