import { Injectable } from '@nestjs/common';
import { id as idSchema, type ListOrders, type OrderView, type Page, type UndecidedOrders } from '@tessera/contracts';
import { PostgresDatabase } from '@tessera/messaging/postgres';
import { fromCursor, toPage } from '@tessera/runtime';
import { LessThan } from 'typeorm';
import { toOrderView } from '../domain/order-view.js';
import { Order } from '../domain/order.js';

const given = <Value>(key: string, value: Value | undefined) => (value === undefined ? {} : { [key]: value });

/** Only what is undecided has a deadline, and that has an index. */
const UNDECIDED = `
  SELECT count(*)::int AS undecided,
    coalesce(floor(greatest(0, extract(epoch FROM now() - min(placed_at)) * 1000)), 0)::float8 AS "oldestMs"
  FROM orders WHERE deadline_at IS NOT NULL`;

/** Reads orders without a lock. */
@Injectable()
export class OrderReader {
  constructor(private readonly database: PostgresDatabase) {}

  find(id: string): Promise<Order | null> {
    return this.database.source.manager.findOneBy(Order, { id });
  }

  /** How many are PENDING, and the age of the oldest of them; 0 when there is none. */
  async undecided(): Promise<UndecidedOrders> {
    const [row]: UndecidedOrders[] = await this.database.source.manager.query(UNDECIDED);
    return row ?? { undecided: 0, oldestMs: 0 };
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
