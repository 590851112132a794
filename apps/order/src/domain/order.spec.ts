import { toOrderView } from './order-view.js';
import { Order } from './order.js';

const id = '0197a000-0000-7000-8000-000000000001';
const at = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-01T00:01:00Z');

const newOrder = () => {
  const lines = [{ sku: 'A', name: 'Tea', quantity: 2, unitPrice: 150 }];
  return new Order({ id, customerId: id, lines, currency: 'EUR', note: 'ring twice' }, at);
};

it('is what it was, and goes on from there, when it was kept in between', () => {
  const order = newOrder();
  order.remember('stock');
  order.deadlineAt = later;
  const kept = Order.from(order.snapshot());
  expect([kept, kept.snapshot()]).toEqual([order, order.snapshot()]);
  for (const one of [kept, order]) expect(one.remember('credit')).toBe(true);
  for (const one of [kept, order]) one.confirm(later);
  for (const one of [kept, order]) one.cancel({ code: 'BY_STAFF' }, later);
  expect(kept).toEqual(order);
  expect(toOrderView(Order.from(kept.snapshot()))).toEqual(toOrderView(order));
});

it('is kept as plain data, which later moves do not reach', () => {
  const order = newOrder();
  const kept = order.snapshot();
  order.reject({ code: 'TIMEOUT' }, later);
  expect(kept).toMatchObject({ state: 'PENDING', reason: null, version: 1, history: [{ state: 'PENDING' }] });
  expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
});

it('takes nothing on that lies beside it', () => {
  const item = { ...newOrder().snapshot(), pk: 'ORDER#1' };
  expect(Order.from(item)).toEqual(newOrder());
});
