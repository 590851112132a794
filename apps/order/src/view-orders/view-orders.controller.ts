import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { id, listOrders, type ListOrders, type OrderView, type Page, Refusal } from '@tessera/contracts';
import { linkNext, withEtag } from '@tessera/runtime';
import { type FastifyReply } from 'fastify';
import { toOrderView } from '../domain/order-view.js';
import { OrderReader } from '../store/order.reader.js';

@Controller('v1/orders')
export class ViewOrdersController {
  constructor(private readonly orders: OrderReader) {}

  /**
   * `GET /v1/orders/{id}` → 200 order, `ETag: "<version>"`, 304 when `If-None-Match` has it; 404 NOT_FOUND, also when it is
   * not yours.
   */
  @Get(':id')
  async show(
    @Param('id', { schema: id }) orderId: string,
    @CurrentUser() user: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView> {
    const order = await this.orders.find(orderId);
    if (!order || !(user.isStaff || order.customerId === user.id)) throw new Refusal('NOT_FOUND');
    return withEtag(reply, toOrderView(order));
  }

  /**
   * `GET /v1/orders?cursor&limit&state&customerId` → 200 `{items, next}`, newest first, `Link: rel="next"`: one's own, for
   * staff everyone's or those of `customerId`; 400 VALIDATION_FAILED.
   */
  @Get()
  async list(
    @Query({ schema: listOrders }) query: ListOrders,
    @CurrentUser() user: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<OrderView>> {
    const customerId = user.isStaff ? query.customerId : user.id;
    const page = await this.orders.list({ ...query, customerId });
    linkNext(reply, '/v1/orders', query, page);
    return page;
  }
}
