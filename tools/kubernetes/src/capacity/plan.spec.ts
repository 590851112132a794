import { connectionsFor, coresFor, rateOfOne, rateOfReaders, readersFor } from './plan.js';

it('leaves four tenths of every core', () => {
  expect(coresFor(10_000, 0.6)).toBeCloseTo(10);
  expect(rateOfOne(0.6, 1)).toBeCloseTo(1_000);
});

it.each([
  // One partition of twelve is 833/s.
  [10_000, 900, 12, 12],
  [10_000, 1_700, 12, 6],
  [10_000, 800, 12, undefined],
  // 208/s each: four of them are 833.
  [10_000, 900, 48, 12],
  [10_000, 800, 48, 16],
])('%i orders/s take of readers that do %i/s each, with %i partitions, %s', (rate, ofOne, partitions, replicas) => {
  expect(readersFor(rate, ofOne, partitions)).toBe(replicas);
});

it('counts the replica that has one partition more, and nobody beyond the partitions', () => {
  expect(rateOfReaders(100, 4, 12)).toBe(400);
  expect(rateOfReaders(100, 5, 12)).toBe(400);
  expect(rateOfReaders(100, 12, 12)).toBe(1_200);
  expect(rateOfReaders(100, 20, 12)).toBe(1_200);
});

it('asks for connections of a rollout as well, one more each, and a fifth for others', () => {
  // 12 and 3 more of 8 + 1 are 135 of 169.
  expect(connectionsFor(12, 8)).toBe(169);
});
