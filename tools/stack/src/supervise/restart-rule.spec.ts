import { expect, test } from '@jest/globals';
import { RestartRule } from './restart-rule.js';

const deathsAt = (...times: number[]) => {
  const rule = new RestartRule();
  return times.map((time) => rule.afterDeath(time));
};

test('waits 1, 2, then 4 s and gives up at the fifth death within a minute', () => {
  expect(deathsAt(0, 5_000, 10_000, 20_000, 30_000)).toEqual([1_000, 2_000, 4_000, 4_000, undefined]);
});

test('forgets deaths that are more than a minute old', () => {
  expect(deathsAt(0, 1_000, 2_000, 3_000, 62_500)).toEqual([1_000, 2_000, 4_000, 4_000, 2_000]);
});
