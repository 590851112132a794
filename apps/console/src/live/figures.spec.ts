import { expect, it } from '@jest/globals';
import { count, rate, size } from './figures.js';

it('writes figures as the language has them', () => {
  expect([count('en', 12_345), count('de', 12_345)]).toEqual(['12,345', '12.345']);
  expect([rate('en', 0.54), rate('de', 3.21), rate('en', 48.4)]).toEqual(['0.5', '3,2', '48']);
  expect([0, 999, 1000, 12_345_678, 5e13].map((bytes) => size('en', bytes))).toEqual([
    '0 byte',
    '999 byte',
    '1 kB',
    '12.3 MB',
    '50,000 GB',
  ]);
});
