import { mergeKeys } from './keys.js';

describe('mergeKeys', () => {
  it('names every id once, sorted, so that all transactions lock in one order', () => {
    const merged = mergeKeys([{ skus: ['B', 'A'] }, { skus: ['A', 'C'], orders: ['2'] }, { orders: ['1'] }]);
    expect(merged).toEqual({ skus: ['A', 'B', 'C'], orders: ['1', '2'] });
  });

  it('is empty for no keys', () => {
    expect(mergeKeys([{}])).toEqual({});
  });
});
