import { id, Refusal } from '@tessera/contracts';
import * as z from 'zod';
import { fromCursor, linkTo, toPage } from './page.js';

const rows = [7, 5, 3];
const page = (limit: number) =>
  toPage(
    rows,
    limit,
    (row) => row,
    (row) => `row ${row}`,
  );

it('goes on where the page before ended', () => {
  const { items, next } = page(2);
  expect(items).toEqual(['row 7', 'row 5']);
  expect(fromCursor(next ?? '', z.int())).toBe(5);
});

it('ends with the last row', () => {
  expect([page(3).next, page(20).next, toPage([], 5, String, String)]).toEqual([null, null, { items: [], next: null }]);
});

it('begins at the beginning without a cursor', () => {
  expect(fromCursor(undefined, z.int())).toBeUndefined();
});

it('refuses what no page of this list gave out', () => {
  const next = page(2).next ?? '';
  const wrong = ['', 'x', `${next}!`, `${next}=`, `!${next}`, Buffer.from('"5"').toString('base64url')];
  for (const cursor of wrong) expect(() => fromCursor(cursor, z.int())).toThrow(Refusal);
  expect(() => fromCursor(next, id)).toThrow(Refusal);
});

it('links to the same list from there on', () => {
  const query = { q: 'a&b', state: undefined, limit: 2 };
  const link = linkTo('/v1/products', query, { items: [], next: 'NQ' });
  expect(link).toBe('</v1/products?q=a%26b&limit=2&cursor=NQ>; rel="next"');
  expect(linkTo('/v1/products', query, { items: [], next: null })).toBeUndefined();
});
