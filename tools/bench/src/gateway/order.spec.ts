import { orderView } from '@tessera/contracts';
import { order } from './order.js';

it('the upstream answers a valid order of the same length as ever', () => {
  expect(orderView.parse(order)).toEqual(order);
  expect(Buffer.byteLength(JSON.stringify(order))).toBe(363);
});

it('nginx can be told it between single quotes', () => {
  expect(JSON.stringify(order)).not.toMatch(/['$\\]/);
});
