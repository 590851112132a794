import { expect, it } from '@jest/globals';
import { adviceFor } from './advice.js';

it('says once what there is to see of each kind that is broken', () => {
  expect(
    adviceFor(
      [
        { kind: 'part', name: 'kafka-2', state: 'down' },
        { kind: 'part', name: 'kafka-3', state: 'frozen' },
        { kind: 'product', sku: 'TEA' },
        { kind: 'load', ordersPerSecond: 2 },
      ],
      0,
    ),
  ).toEqual(['kafka', 'frozen', 'product', 'load']);
});

it('has a word for those who still wait when nothing is broken, and for the beginning', () => {
  expect(adviceFor([], 3)).toEqual(['back']);
  expect(adviceFor([], 0)).toEqual(['calm']);
  expect(adviceFor([{ kind: 'part', name: 'redis', state: 'down' }], 0)).toEqual(['calm']);
});
