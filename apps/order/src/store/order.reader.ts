import { Injectable } from '@nestjs/common';
import { id as idSchema, type ListOrders, type OrderView, type Page } from '@tessera/contracts';
import { PostgresDatabase } from '@tessera/messaging/postgres';
import { fromCursor, toPage } from '@tessera/runtime';
import { LessThan } from 'typeorm';
import { toOrderView } from '../domain/order-view.js';
import { Order } from '../domain/order.js';

const given = <Value>(key: string, value: Value | undefined) => (value === undefined ? {} : { [key]: value });

/** Reads orders without a lock. */
@Injectable()
export class OrderReader {
  constructor(private readonly database: PostgresDatabase) {}

  find(id: string): Promise<Order | null> {
    return this.database.source.manager.findOneBy(Order, { id });
  }

  /** Newest first, and from an id on, not by OFFSET: the index begins where the last page ended, and new orders shift nothing. */
  async list({ customerId, state, cursor, limit }: ListOrders): Promise<Page<OrderView>> {
    const last = fromCursor(cursor, idSchema);
    const where = {
      ...given('customerId', customerId),
      ...given('state', state),
      ...given('id', last && LessThan(last)),
    };
    const found = await this.database.source.manager.find(Order, { where, order: { id: 'DESC' }, take: limit + 1 });
    return toPage(found, limit, ({ id }) => id, toOrderView);
  }
}
