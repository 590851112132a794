import { type Price, PriceList } from './price-list.js';

const price = (version: number, amount = version): Price => ({
  sku: 'A',
  name: 'Tea',
  amount,
  currency: 'EUR',
  retired: false,
  version,
});

describe('PriceList', () => {
  it('learns a product it did not know', () => {
    const list = new PriceList([]);
    list.learn(price(7));
    expect(list.changes).toEqual([price(7)]);
  });

  it('keeps the newest, whatever the order in which they arrive', () => {
    const list = new PriceList([price(2)]);
    for (const version of [5, 3, 5, 4]) list.learn(price(version));
    expect(list.changes).toEqual([price(5)]);
  });

  it('has nothing to store for what is old or known', () => {
    const list = new PriceList([price(2)]);
    list.learn(price(1));
    list.learn(price(2, 99));
    expect(list.changes).toEqual([]);
  });
});
