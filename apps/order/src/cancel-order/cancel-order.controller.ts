import { Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { id, type OrderView, Refusal } from '@tessera/contracts';
import { answerOnce, IdempotencyKey, type OnceOnly } from '@tessera/messaging';
import { type FastifyReply } from 'fastify';
import { viewOf } from '../domain/order-view.js';
import { type Orders } from '../domain/orders.js';
import { OrderStore } from '../store/order.store.js';

@Controller('v1/orders')
export class CancelOrderController {
  constructor(private readonly orders: OrderStore) {}

  /** 200 with the CANCELLED order; 409 ORDER_NOT_CANCELLABLE after it was rejected, cancelled or shipped; 404 not yours. */
  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(
    @Param('id', { schema: id }) orderId: string,
    @CurrentUser() user: Principal,
    @IdempotencyKey() once: OnceOnly | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView> {
    const changed = await this.orders.changeOnce({
      once,
      keys: { orders: [orderId] },
      move: (orders) => cancel(orders, orderId, user),
      answer: (orders) => viewOf(orders.get(orderId)),
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
