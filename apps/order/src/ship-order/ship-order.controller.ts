import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { id, noBody, type OrderView } from '@tessera/contracts';
import { answerOnce, IdempotencyKey, type OnceOnly } from '@tessera/messaging';
import { type FastifyReply } from 'fastify';
import { toOrderView } from '../domain/order-view.js';
import { OrderStore } from '../store/order.store.js';

@Controller('v1/orders')
export class ShipOrderController {
  constructor(private readonly orders: OrderStore) {}

  /**
   * `POST /v1/orders/{id}/ship`, staff → 200 the SHIPPED order; 404 NOT_FOUND, 409 ORDER_NOT_SHIPPABLE unless it is
   * CONFIRMED, IDEMPOTENCY_IN_FLIGHT, 422 IDEMPOTENCY_MISMATCH.
   */
  @Post(':id/ship')
  @HttpCode(200)
  @Roles('staff')
  async ship(
    @Param('id', { schema: id }) orderId: string,
    @Body({ schema: noBody }) _: undefined,
    @IdempotencyKey() once: OnceOnly | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView> {
    const changed = await this.orders.changeOnce({
      once,
      keys: { orders: [orderId] },
      move: (orders) => orders.advance(orderId, { on: 'ship' }, new Date()),
      answer: (orders) => toOrderView(orders.get(orderId)),
    });
    return answerOnce(reply, changed);
  }
}
