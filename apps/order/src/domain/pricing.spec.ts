import { MAX_AMOUNT, placeOrder, putProduct } from '@tessera/contracts';
import { type Price } from './price-list.js';
import { totalOf } from './order.js';
import { priced } from './pricing.js';

const price = (sku: string, amount: number, retired = false): Price => ({
  sku,
  name: sku.toLowerCase(),
  amount,
  currency: 'EUR',
  retired,
  version: 1,
});
const tea = price('TEA', 450);
const prices = [tea, price('CUP', 1_000), price('OLD', 1, true)];
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

it('sums the greatest order that may be placed exactly, and far below the most that an amount may be', () => {
  const [most, dearest] = [1_000, 1_000_000_000];
  const lines = Array.from({ length: 50 }, (_, n) => ({ sku: `SKU-${n}`, quantity: most }));
  const price = (amount: number) => ({ name: 'x', price: { amount, currency: 'EUR' } });
  expect([placeOrder.safeParse({ lines }).success, putProduct.safeParse(price(dearest)).success]).toEqual([true, true]);
  // None of the three may be more.
  const more = [{ lines: [...lines, ...wanted] }, { lines: [{ sku: 'A', quantity: most + 1 }] }];
  for (const order of more) expect(placeOrder.safeParse(order).success).toBe(false);
  expect(putProduct.safeParse(price(dearest + 1)).success).toBe(false);
  const order = priced(
    { lines },
    lines.map(({ sku }) => ({ ...tea, sku, amount: dearest })),
  );
  const exact = 50n * BigInt(most) * BigInt(dearest);
  expect(BigInt(totalOf(order.lines))).toBe(exact);
  expect(exact).toBeLessThan(BigInt(MAX_AMOUNT));
  expect(MAX_AMOUNT).toBeLessThan(Number.MAX_SAFE_INTEGER);
});
