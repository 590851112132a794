import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { id, noBody, type OrderView, Refusal } from '@tessera/contracts';
import { answerOnce, IdempotencyKey, type OnceOnly } from '@tessera/messaging';
import { type FastifyReply } from 'fastify';
import { toOrderView } from '../domain/order-view.js';
import { type Orders } from '../domain/orders.js';
import { OrderStore } from '../store/order.store.js';

@Controller('v1/orders')
export class CancelOrderController {
  constructor(private readonly orders: OrderStore) {}

  /**
   * `POST /v1/orders/{id}/cancel`, its customer or staff → 200 the CANCELLED order; 404 NOT_FOUND, also when it is not
   * yours, 409 ORDER_NOT_CANCELLABLE after it was rejected, cancelled or shipped, IDEMPOTENCY_IN_FLIGHT, 422
   * IDEMPOTENCY_MISMATCH.
   */
  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(
    @Param('id', { schema: id }) orderId: string,
    @Body({ schema: noBody }) _: undefined,
    @CurrentUser() user: Principal,
    @IdempotencyKey() once: OnceOnly | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView> {
    const changed = await this.orders.changeOnce({
      once,
      keys: { orders: [orderId] },
      move: (orders) => cancel(orders, orderId, user),
      answer: (orders) => toOrderView(orders.get(orderId)),
    });
    return answerOnce(reply, changed);
  }
}

const cancel = (orders: Orders, orderId: string, user: Principal) => {
  const order = orders.get(orderId);
  const isOwner = order.customerId === user.id;
  if (!isOwner && !user.isStaff) throw new Refusal('NOT_FOUND');
  return orders.advance(orderId, { on: 'cancel', by: isOwner ? 'BY_CUSTOMER' : 'BY_STAFF' }, new Date());
};
