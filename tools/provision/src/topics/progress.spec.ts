import { lagIn, progressOf } from './progress.js';

const ends = [
  { partition: 0, high: '10', low: '0' },
  { partition: 1, high: '7', low: '5' },
];

it('counts what is left to read, from the oldest message where nothing was read', () => {
  expect(lagIn(progressOf([{ partition: 0, offset: '4' }], ends))).toBe(6 + 2);
  expect(
    lagIn(
      progressOf(
        [
          { partition: 0, offset: '10' },
          { partition: 1, offset: '7' },
        ],
        ends,
      ),
    ),
  ).toBe(0);
});
