import { z } from 'zod';
import { fromCursor, toCursor, toPage } from './cursor.js';

it('reads back what it wrote', () => {
  expect(fromCursor(toCursor('TEA'), z.string())).toBe('TEA');
  expect(fromCursor(toCursor(7), z.int())).toBe(7);
});

it.each(['', 'nonsense', '!!', toCursor(7), Buffer.from('{"$gt":""}').toString('base64url')])(
  'refuses %j, which no page gave out',
  (cursor) => {
    expect(() => fromCursor(cursor, z.string())).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  },
);

const page = (rows: number[]) => toPage(rows, 2, (row) => row, String);

it('gives a page its items, and a cursor only when more follow', () => {
  expect(page([1, 2, 3])).toEqual({ items: ['1', '2'], next: toCursor(2) });
  expect(page([1, 2])).toEqual({ items: ['1', '2'], next: null });
  expect(page([])).toEqual({ items: [], next: null });
});
