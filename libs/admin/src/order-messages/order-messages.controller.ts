import { Controller, Get, Param, Query } from '@nestjs/common';
import { Roles } from '@tessera/auth';
import { id, listOrderMessages, type OrderMessages } from '@tessera/contracts';
import { OrderMessagesReader } from './order-messages.reader.js';

@Controller('internal/admin/orders')
@Roles('staff')
export class OrderMessagesController {
  constructor(private readonly messages: OrderMessagesReader) {}

  /** `GET /internal/admin/orders/{id}/messages?since` → 200 `{entries, isCut}`; none of an order that nobody knows. 400, 503. */
  @Get(':id/messages')
  async show(
    @Param('id', { schema: id }) orderId: string,
    @Query({ schema: listOrderMessages }) { since }: { since: string },
  ): Promise<OrderMessages> {
    return this.messages.of(orderId, Date.parse(since));
  }
}
