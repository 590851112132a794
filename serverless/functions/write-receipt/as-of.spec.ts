import { orderView } from '@tessera/contracts';
import { advance, Order, toOrderView } from '@tessera/order/domain';
import { asOf } from './as-of.js';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

const placed = () => {
  const lines = [{ sku: 'A', name: 'Tea', quantity: 2, unitPrice: 150 }];
  const ids = { id: '0198c0de-0000-7000-8000-000000000007', customerId: '0198c0de-0000-7000-8000-000000000001' };
  return new Order({ ...ids, lines, currency: 'EUR', note: 'please' }, at(0));
};

/** As the API showed it after each of its moves. */
const story = () => {
  const order = placed();
  const views = [toOrderView(order)];
  order.remember('credit');
  advance(order, { on: 'stock.reserved' }, at(1));
  views.push(toOrderView(order));
  advance(order, { on: 'cancel', by: 'BY_CUSTOMER' }, at(2));
  return [...views, toOrderView(order)];
};

it('an order is as it was shown when it had that version', () => {
  const views = story();
  const now = views.at(-1)!;
  expect(views.map(({ state }) => state)).toEqual(['PENDING', 'CONFIRMED', 'CANCELLED']);
  for (const [place, view] of views.entries()) {
    expect(asOf(now, place + 1)).toEqual(view);
    expect(orderView.parse(asOf(now, place + 1))).toEqual(view);
  }
});

it('an order that has not come so far is as it is', () => {
  const now = story().at(-1)!;
  expect(asOf(now, 9)).toEqual(now);
});
