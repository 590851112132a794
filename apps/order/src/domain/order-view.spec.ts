import { orderView } from '@tessera/contracts';
import { toOrderView } from './order-view.js';
import { Order } from './order.js';

const id = '0197a000-0000-7000-8000-000000000001';
const at = new Date('2026-01-01T00:00:00Z');
const order = (note: string | null) => {
  const lines = [{ sku: 'A', name: 'Tea', quantity: 2, unitPrice: 150 }];
  return new Order({ id, customerId: id, lines, currency: 'EUR', note }, at);
};

it('shows what there is, and leaves out what is not', () => {
  const view = toOrderView(order(null));
  expect(view).toEqual({
    id,
    customerId: id,
    state: 'PENDING',
    lines: [
      {
        sku: 'A',
        name: 'Tea',
        quantity: 2,
        unitPrice: { amount: 150, currency: 'EUR' },
        lineTotal: { amount: 300, currency: 'EUR' },
      },
    ],
    total: { amount: 300, currency: 'EUR' },
    placedAt: at.toISOString(),
    updatedAt: at.toISOString(),
    version: 1,
    history: [{ state: 'PENDING', at: at.toISOString() }],
  });
  expect(orderView.parse(view)).toEqual(view);
});

it('shows the note and the reason', () => {
  const noted = order('ring twice');
  noted.reject({ code: 'TIMEOUT' }, at);
  expect(toOrderView(noted)).toMatchObject({ note: 'ring twice', state: 'REJECTED', reason: { code: 'TIMEOUT' } });
});
