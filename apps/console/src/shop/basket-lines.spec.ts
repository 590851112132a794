import { linesIn, totalOf, withOneMore, withPrices, withQuantity } from './basket-lines.js';

const tea = { sku: 'TEA', name: 'Tea', price: { amount: 890, currency: 'EUR' } };
const mug = { sku: 'MUG', name: 'Mug', price: { amount: 1650, currency: 'EUR' } };

it('takes one more of a product, with the price that was seen last', () => {
  const one = withOneMore([], { ...tea, available: 4 } as never);
  expect(one).toEqual([{ ...tea, quantity: 1 }]);
  const cheaper = { ...tea, price: { amount: 790, currency: 'EUR' } };
  expect(withOneMore(withOneMore(one, mug), cheaper)).toEqual([
    { ...cheaper, quantity: 2 },
    { ...mug, quantity: 1 },
  ]);
});

it.each([
  [3, 3],
  [2.9, 2],
  [5_000, 1_000],
])('takes %f as %i', (wanted, taken) => {
  expect(withQuantity([], { ...tea, quantity: wanted })).toEqual([{ ...tea, quantity: taken }]);
});

it.each([0, -1, Number.NaN])('has none of what is wanted %f times', (quantity) => {
  expect(withQuantity([{ ...tea, quantity: 2 }], { ...tea, quantity })).toEqual([]);
});

it('takes no more products than an order does', () => {
  const many = Array.from({ length: 50 }, (_, n) => ({ ...tea, sku: `T-${n}`, quantity: 1 }));
  expect(withOneMore(many, mug)).toBe(many);
  expect(withOneMore(many, { ...tea, sku: 'T-0' })[0]).toMatchObject({ quantity: 2 });
});

it('costs what its lines cost', () => {
  expect(totalOf([])).toBeUndefined();
  expect(totalOf(withOneMore([{ ...tea, quantity: 2 }], mug))).toEqual({ amount: 3430, currency: 'EUR' });
});

it('takes the prices of now, and leaves out what is not sold any more', () => {
  const lines = [
    { ...tea, quantity: 2 },
    { ...mug, quantity: 1 },
    { ...tea, sku: 'OTHER', quantity: 1 },
  ];
  const now = new Map([
    ['TEA', { name: 'Tee', price: { amount: 900, currency: 'EUR' } }],
    ['MUG', undefined],
  ]);
  expect(withPrices(lines, now)).toEqual([
    { sku: 'TEA', name: 'Tee', price: { amount: 900, currency: 'EUR' }, quantity: 2 },
    { ...tea, sku: 'OTHER', quantity: 1 },
  ]);
});

it.each([null, '', '{', '{"sku":1}', '[{"sku":"TEA"}]', '[{"sku":"TEA","name":"x","quantity":-1}]'])(
  'is empty where %j was kept',
  (text) => {
    expect(linesIn(text)).toEqual([]);
  },
);

it('is what was kept', () => {
  const lines = [{ ...tea, quantity: 2 }];
  expect(linesIn(JSON.stringify(lines))).toEqual(lines);
});
