import { type DomainEvent } from '@tessera/contracts';
import { type Delivery, type Subscription } from '@tessera/messaging';
import { v7 as uuidv7 } from 'uuid';
import { type Shelf } from '../src/domain/shelf.js';
import { ReserveStockListener } from '../src/reserve-stock/reserve-stock.listener.js';

const listener = new ReserveStockListener();
const money = { amount: 1, currency: 'EUR' };

/** Who reads in these tests. */
export const reader: Subscription = { group: 'inventory.reservations', reads: 'in-order' };

const bytes = { topic: 'orders', partition: 0, offset: '0', timestamp: '0', value: null, headers: [] };

type Message = Delivery<Shelf, 'orders' | 'skus'>;

const message = (orderId: string, skus: string[], move: (shelf: Shelf) => DomainEvent[]): Message => {
  const id = uuidv7();
  const message = { ...bytes, key: Buffer.from(orderId) };
  return {
    id,
    key: orderId,
    sequence: 1,
    message,
    keys: { orders: [orderId], skus },
    move,
    context: { correlationId: id },
  };
};

/** `order.placed` as it comes from Kafka to the listener's move. */
export const placed = (orderId: string, quantities: Record<string, number>): Message => {
  const lines = Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity, unitPrice: money }));
  const data = { orderId, customerId: uuidv7(), lines, total: money };
  return message(orderId, Object.keys(quantities), (shelf) => listener.placed(shelf, data));
};

const ended = { customerId: uuidv7(), reason: { code: 'BY_CUSTOMER' as const } };

export const confirmed = (orderId: string): Message =>
  message(orderId, [], (shelf) => listener.confirmed(shelf, { orderId, ...ended, lines: [], total: money }));

export const cancelled = (orderId: string): Message =>
  message(orderId, [], (shelf) => listener.cancelled(shelf, { orderId, ...ended }));
