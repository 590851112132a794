import { Injectable } from '@nestjs/common';
import { type OrderView, type PlaceOrder, Refusal } from '@tessera/contracts';
import { type Once, type OnceOnly } from '@tessera/messaging';
import { v7 as uuidv7 } from 'uuid';
import { Order } from '../domain/order.js';
import { toOrderView } from '../domain/order-view.js';
import { priced } from '../domain/pricing.js';
import { OrderStore } from '../store/order.store.js';
import { PriceStore } from '../store/price.store.js';
import { StockClient } from './stock.client.js';

/** A checked request to place an order. */
export interface PlaceOrderCommand {
  customerId: string;
  /** The customer's access token: inventory checks it again. */
  token: string;
  order: PlaceOrder;
  once: OnceOnly | undefined;
}

/** Prices the lines from the local copy, refuses what plainly cannot be, and stores order and event together. */
@Injectable()
export class PlaceOrderHandler {
  constructor(
    private readonly orders: OrderStore,
    private readonly prices: PriceStore,
    private readonly stock: StockClient,
  ) {}

  async place({ customerId, token, order: wanted, once }: PlaceOrderCommand): Promise<Once<OrderView>> {
    const earlier = await this.orders.answered<OrderView>(once);
    if (earlier) return earlier;
    const [prices, short] = await Promise.all([
      this.prices.find(wanted.lines.map((line) => line.sku)),
      this.stock.shortLines(wanted.lines, token),
    ]);
    const order = new Order(
      { id: uuidv7(), customerId, ...priced(wanted, prices), note: wanted.note ?? null },
      new Date(),
    );
    if (short.length > 0) throw new Refusal('OUT_OF_STOCK', { extra: { lines: short } });
    return this.orders.changeOnce({
      once,
      keys: {},
      move: (orders) => orders.place(order),
      answer: () => toOrderView(order),
    });
  }
}
