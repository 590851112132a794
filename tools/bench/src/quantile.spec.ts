import { quantile } from './quantile.js';

describe('quantile', () => {
  it('finds the middle and the end, in any order', () => {
    const values = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect([quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1)]).toEqual([51, 100, 100]);
  });

  it('is 0 of nothing', () => {
    expect(quantile([], 0.5)).toBe(0);
  });
});
