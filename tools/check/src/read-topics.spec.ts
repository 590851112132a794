import { Rest } from './read-topics.js';

const offsets = (...all: number[]) => all.map((offset) => ({ offset: String(offset) }));

it('reads up to the newest message of the moment', () => {
  const rest = new Rest();
  rest.expect('letters', [
    { partition: 0, low: '5', high: '8' },
    { partition: 1, low: '3', high: '3' },
  ]);
  rest.expect('none', [{ partition: 0, low: '0', high: '0' }]);
  expect([rest.isEmpty, rest.topics]).toEqual([false, ['letters']]);
  expect(rest.take('letters', 0, offsets(5))).toEqual(offsets(5));
  expect(rest.take('letters', 1, offsets(3))).toEqual([]);
  expect([rest.take('letters', 0, offsets(6)), rest.isEmpty]).toEqual([offsets(6), false]);
  expect([rest.take('letters', 0, offsets(7, 8)), rest.isEmpty]).toEqual([offsets(7), true]);
  expect(rest.take('letters', 0, offsets(9))).toEqual([]);
});
