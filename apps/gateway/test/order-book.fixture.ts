import {
  type DomainEvent,
  orderCancelled,
  orderConfirmed,
  type OrderReason,
  orderRejected,
  orderShipped,
  type OrderState,
  type OrderView,
} from '@tessera/contracts';
import { randomUUID } from 'node:crypto';
import { type Answer, json, type Seen } from './fake-upstream.fixture.js';

const EUR = (amount: number) => ({ amount, currency: 'EUR' });

const claimsIn = ({ headers: { authorization = '' } }: Seen): { sub: string; roles: string[] } =>
  JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString());

/** What a fake order service knows: orders, each for its customer and for staff, and the moves that a test makes. */
export class OrderBook {
  private readonly orders = new Map<string, OrderView>();
  private readonly keys = new Map<string, string>();
  /** The id of the order that was placed last. */
  newest = '';

  /** @param pad makes an order so much larger */
  place(customerId: string, pad = 0): OrderView {
    const at = new Date().toISOString();
    const line = { sku: 'TEA', name: `Tea${' '.repeat(pad)}`, quantity: 1, unitPrice: EUR(450), lineTotal: EUR(450) };
    const order: OrderView = {
      id: randomUUID(),
      customerId,
      state: 'PENDING',
      lines: [line],
      total: EUR(450),
      placedAt: at,
      updatedAt: at,
      version: 1,
      history: [{ state: 'PENDING', at }],
    };
    this.orders.set(order.id, order);
    this.newest = order.id;
    return order;
  }

  of(id: string): OrderView {
    const order = this.orders.get(id);
    if (!order) throw new Error(`there is no order ${id}`);
    return order;
  }

  /** The order moves on; what comes is the event that tells it. */
  become(id: string, state: Exclude<OrderState, 'PENDING'>): DomainEvent {
    const { reason: _, ...before } = this.of(id);
    const reasons: Partial<Record<OrderState, OrderReason>> = {
      REJECTED: { code: 'CREDIT_LIMIT_EXCEEDED' },
      CANCELLED: { code: 'BY_STAFF' },
    };
    const [at, reason] = [new Date().toISOString(), reasons[state]];
    const entry = { state, at, ...(reason && { reason }) };
    const version = before.version + 1;
    const order: OrderView = {
      ...before,
      state,
      ...(reason && { reason }),
      updatedAt: at,
      version,
      history: [...before.history, entry],
    };
    this.orders.set(id, order);
    return eventOf(order);
  }

  /** As the order service answers; a test may answer otherwise. */
  readonly answer: Answer = (seen, response) => {
    const { sub, roles } = claimsIn(seen);
    if (seen.method === 'POST') return this.accept(sub, seen, response);
    const order = this.orders.get(seen.url.split('/').at(-1) ?? '');
    if (!order || !(order.customerId === sub || roles.includes('staff'))) return json(response, 404, {});
    return json(response, 200, order, { etag: `"${order.version}"` });
  };

  private accept(customerId: string, { headers }: Seen, response: Parameters<Answer>[1]) {
    const key = String(headers['idempotency-key'] ?? randomUUID());
    const known = this.keys.get(key);
    const { id } = known === undefined ? this.place(customerId) : this.of(known);
    this.keys.set(key, id);
    const replayed = known === undefined ? {} : { 'idempotency-replayed': 'true' };
    return json(response, 202, this.acceptedAs(id), { location: `/v1/orders/${id}`, ...replayed });
  }

  /** The order as it was at first. */
  private acceptedAs(id: string): OrderView {
    const { reason: _, ...order } = this.of(id);
    return { ...order, state: 'PENDING', version: 1, updatedAt: order.placedAt, history: order.history.slice(0, 1) };
  }
}

const eventOf = ({ id: orderId, customerId, state, version, reason, total }: OrderView): DomainEvent => {
  const ids = { orderId, customerId };
  const lines = [{ sku: 'TEA', quantity: 1, unitPrice: EUR(450) }];
  if (state === 'CONFIRMED') return orderConfirmed.of(orderId, version, { ...ids, lines, total });
  if (state === 'SHIPPED' || !reason) return orderShipped.of(orderId, version, ids);
  return (state === 'REJECTED' ? orderRejected : orderCancelled).of(orderId, version, { ...ids, reason });
};
