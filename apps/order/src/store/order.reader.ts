import { Injectable } from '@nestjs/common';
import { type OrderState, type Page } from '@tessera/contracts';
import { PostgresDatabase } from '@tessera/messaging/postgres';
import { LessThan } from 'typeorm';
import { Order } from '../domain/order.js';

/** Which orders a list shows. */
export interface OrderFilter {
  customerId?: string | undefined;
  state?: OrderState | undefined;
  /** Only orders older than this id. */
  before?: string | undefined;
  limit: number;
}

const given = <Value>(key: string, value: Value | undefined) => (value === undefined ? {} : { [key]: value });

/** Reads orders without locks. */
@Injectable()
export class OrderReader {
  constructor(private readonly postgres: PostgresDatabase) {}

  find(id: string): Promise<Order | null> {
    return this.postgres.source.manager.findOneBy(Order, { id });
  }

  /** Newest first; `next` is the id to go on from. */
  async list({ customerId, state, before, limit }: OrderFilter): Promise<Page<Order>> {
    const where = {
      ...given('customerId', customerId),
      ...given('state', state),
      ...given('id', before && LessThan(before)),
    };
    const found = await this.postgres.source.manager.find(Order, { where, order: { id: 'DESC' }, take: limit + 1 });
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}
