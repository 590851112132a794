import { Order } from './order.js';
import { Orders } from './orders.js';

const id = '0197a000-0000-7000-8000-000000000001';
const placedAt = new Date('2026-01-01T00:00:00Z');
const at = new Date('2026-01-01T00:00:02Z');

const loaded = () => {
  const lines = [{ sku: 'A', name: 'Tea', quantity: 2, unitPrice: 150 }];
  return new Orders([new Order({ id, customerId: id, lines, currency: 'EUR', note: null }, placedAt)]);
};

describe('what a change has decided', () => {
  it('is nothing while an answer is out', () => {
    const orders = loaded();
    orders.advance(id, { on: 'stock.reserved' }, at);
    expect(orders.decided).toEqual([]);
  });

  it('is an order as soon as it is PENDING no more, with why and after how long', () => {
    const orders = loaded();
    orders.advance(id, { on: 'credit.rejected', code: 'CUSTOMER_BLOCKED' }, at);
    expect(orders.decided).toEqual([{ state: 'REJECTED', reason: { code: 'CUSTOMER_BLOCKED' }, afterMs: 2_000 }]);
  });

  it('is an order once, whatever becomes of it later', () => {
    const orders = loaded();
    orders.advance(id, { on: 'stock.reserved' }, at);
    orders.advance(id, { on: 'credit.reserved' }, at);
    orders.advance(id, { on: 'credit.reserved' }, at);
    orders.advance(id, { on: 'cancel', by: 'BY_STAFF' }, at);
    expect(orders.decided).toEqual([{ state: 'CONFIRMED', reason: null, afterMs: 2_000 }]);
  });
});
