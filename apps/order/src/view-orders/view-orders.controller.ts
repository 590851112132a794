import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { CurrentUser, type Principal } from '@tessera/auth';
import { id, listOrders, type ListOrders, type OrderView, type Page, Refusal } from '@tessera/contracts';
import { type FastifyReply } from 'fastify';
import { viewOf } from '../domain/order-view.js';
import { OrderReader } from '../store/order.reader.js';
import { decodeCursor, encodeCursor } from './cursor.js';

@Controller('v1/orders')
export class ViewOrdersController {
  constructor(private readonly orders: OrderReader) {}

  /** 200 with `ETag: "<version>"`, 304 when `If-None-Match` has it, 404 when there is none or it is not yours. */
  @Get(':id')
  async one(
    @Param('id', { schema: id }) orderId: string,
    @CurrentUser() user: Principal,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView | undefined> {
    const order = await this.orders.find(orderId);
    if (!order || !(user.isStaff || order.customerId === user.id)) throw new Refusal('NOT_FOUND');
    const etag = `"${order.version}"`;
    reply.header('etag', etag);
    if (!matches(known, etag)) return viewOf(order);
    reply.status(304);
    return undefined;
  }

  /** 200 `{items, next}`, newest first: one's own, for staff everyone's or those of `customerId`. */
  @Get()
  async list(
    @Query({ schema: listOrders }) query: ListOrders,
    @CurrentUser() user: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<OrderView>> {
    const customerId = user.isStaff ? query.customerId : user.id;
    const before = query.cursor && decodeCursor(query.cursor);
    const page = await this.orders.list({ customerId, before, state: query.state, limit: query.limit });
    const next = page.next && encodeCursor(page.next);
    if (next) reply.header('link', `<${linkTo(query, next)}>; rel="next"`);
    return { items: page.items.map(viewOf), next };
  }
}

/** RFC 9110 §13.1.2: weak comparison, any of a list, or `*`. */
const matches = (known: string | undefined, etag: string) =>
  known?.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim())) ?? false;

const linkTo = (query: ListOrders, cursor: string) => {
  const { state, customerId, limit } = query;
  const parameters = { ...(state && { state }), ...(customerId && { customerId }), limit: String(limit), cursor };
  return `/v1/orders?${new URLSearchParams(parameters)}`;
};
