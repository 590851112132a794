import { both, every, only, rangesText, without } from './ranges.js';

const from = (from: number, to: number, protocol = 'TCP') => ({ protocol, from, to });

it('what both have is what overlaps, of one protocol', () => {
  expect(both([from(1, 10)], [from(5, 20), from(30, 40), from(5, 6, 'UDP')])).toEqual([from(5, 10)]);
});

it('what is left is what lies before and behind', () => {
  expect(without([from(1, 10)], [from(4, 5)])).toEqual([from(1, 3), from(6, 10)]);
  expect(without([from(1, 10)], [from(1, 10)])).toEqual([]);
  expect(without([from(1, 10)], [from(1, 10, 'UDP')])).toEqual([from(1, 10)]);
});

it('a table says them once, and all of them in two words', () => {
  expect(rangesText([only(6443), only(443), only(443), only(53, 'UDP'), from(1, 2)])).toBe('1-2, 443, 53/UDP, 6443');
  expect(rangesText(every)).toBe('all ports');
});
