import { type Price } from './price-list.js';
import { priced } from './pricing.js';

const price = (sku: string, amount: number, retired = false): Price => ({
  sku,
  name: sku.toLowerCase(),
  amount,
  currency: 'EUR',
  retired,
  version: 1,
});
const prices = [price('TEA', 450), price('CUP', 1_000), price('OLD', 1, true)];
const wanted = [
  { sku: 'CUP', quantity: 2 },
  { sku: 'TEA', quantity: 3 },
];

it('takes name and price of each line from today, in the order in which they were asked for', () => {
  expect(priced({ lines: wanted }, prices)).toEqual({
    lines: [
      { sku: 'CUP', name: 'cup', quantity: 2, unitPrice: 1_000 },
      { sku: 'TEA', name: 'tea', quantity: 3, unitPrice: 450 },
    ],
    currency: 'EUR',
  });
});

it('refuses what is not known, and what is retired, by name', () => {
  const lines = [...wanted, { sku: 'NO', quantity: 1 }, { sku: 'OLD', quantity: 1 }];
  expect(() => priced({ lines }, prices)).toThrow(
    expect.objectContaining({ code: 'UNKNOWN_PRODUCT', details: { detail: 'Not known: NO, OLD' } }),
  );
});

it('takes the total that the customer has seen, and no other', () => {
  expect(() => priced({ lines: wanted, expectedTotal: 3_350 }, prices)).not.toThrow();
  expect(() => priced({ lines: wanted, expectedTotal: 3_349 }, prices)).toThrow(
    expect.objectContaining({ code: 'PRICE_CHANGED' }),
  );
});
