import { expect, it } from '@jest/globals';
import { type OrderMoved } from '@tessera/contracts';
import { afterMoves, countsOf, MOST_ROWS, movesSince } from './moved-orders.js';

const moved = (id: string, version: number, state: OrderMoved['state'] = 'PENDING'): OrderMoved => ({
  id,
  version,
  state,
  customerId: 'c',
  at: '2026-01-01T00:00:00.000Z',
});

it('puts what moved last on top, each order once', () => {
  const list = afterMoves(afterMoves([], [moved('a', 1), moved('b', 1)]), [moved('a', 2, 'CONFIRMED')]);
  expect(list.map(({ id, state }) => [id, state])).toEqual([
    ['a', 'CONFIRMED'],
    ['b', 'PENDING'],
  ]);
});

it('takes no step back for an event that comes late or twice', () => {
  const list = afterMoves([], [moved('a', 3, 'SHIPPED'), moved('a', 2, 'CONFIRMED')]);
  expect(afterMoves(list, [moved('a', 3, 'SHIPPED'), moved('a', 1)])).toEqual([moved('a', 3, 'SHIPPED')]);
});

it('stays short when 10 000 come at once', () => {
  const flood = Array.from({ length: 10_000 }, (_, index) => moved(`o${index}`, 1));
  const list = afterMoves([], flood);
  expect(list).toHaveLength(MOST_ROWS);
  expect(list[0]).toBe(flood.at(-1));
});

it('counts by state', () => {
  expect(countsOf([moved('a', 1), moved('b', 1), moved('c', 2, 'CONFIRMED')])).toEqual({ PENDING: 2, CONFIRMED: 1 });
});

it('knows how many moved while a list stood still', () => {
  const kept = [moved('a', 1), moved('b', 1)];
  expect(movesSince(kept, kept)).toBe(0);
  expect(movesSince(kept, [moved('c', 1), moved('a', 2), moved('b', 1)])).toBe(2);
});
