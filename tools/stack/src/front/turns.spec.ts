import { Turns } from './turns.js';

const firsts = (turns: Turns, count: number, now: number) => Array.from({ length: count }, () => turns.next(now)[0]);

it('begins with each in turn, and offers all others after it', () => {
  const turns = new Turns(['a', 'b', 'c']);
  expect([turns.next(0), turns.next(0), turns.next(0), turns.next(0)]).toEqual([
    ['a', 'b', 'c'],
    ['b', 'c', 'a'],
    ['c', 'a', 'b'],
    ['a', 'b', 'c'],
  ]);
});

it('offers one that was away last, for a moment, and shares its turns among the others', () => {
  const turns = new Turns(['a', 'b', 'c']);
  turns.out('b', 0);
  expect(turns.next(500)).toEqual(['a', 'c', 'b']);
  expect(firsts(turns, 4, 999)).toEqual(['c', 'a', 'c', 'a']);
  expect(new Set(firsts(turns, 3, 1_000))).toEqual(new Set(['a', 'b', 'c']));
});

it('offers those that are away when there is nobody else', () => {
  const turns = new Turns(['a', 'b']);
  turns.out('a', 0);
  turns.out('b', 0);
  expect(turns.next(1)).toEqual(['a', 'b']);
});
