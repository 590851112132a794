import { parseLine } from '@tessera/stack';
import { OrderLines } from './order-lines.js';

const line = (fields: object) => parseLine('order', JSON.stringify(fields), 0);

it('finds the request that placed an order by what its events say', () => {
  const placed = line({ correlationId: 'c1', path: '/v1/orders', msg: 'request' });
  const handled = line({ correlationId: 'c1', subject: 'o1', msg: 'handled' });
  const lines = new OrderLines('o1');
  expect(lines.has(placed)).toBe(false);
  lines.learn(handled.raw);
  expect([placed, handled].map((one) => lines.has(one))).toEqual([true, true]);
});

it('takes what reads the order, and nothing of others', () => {
  const lines = new OrderLines('o1');
  lines.learn(line({ correlationId: 'c1', subject: 'o1' }).raw);
  expect(lines.has(line({ correlationId: 'c9', path: '/v1/orders/o1' }))).toBe(true);
  expect(lines.has(line({ correlationId: 'c2', subject: 'o2' }))).toBe(false);
  expect(lines.has(line({ correlationId: 'c1', subject: 'TEA' }))).toBe(false);
});
