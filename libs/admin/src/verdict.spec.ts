import { verdict } from './verdict.js';

const looked = { id: 'I2', service: 'inventory', title: 'stock adds up', count: 1_200, unit: 'SKUs' } as const;
const violation = (n: number) => ({ name: `SKU ${n}`, says: 'is negative', kept: 'elsewhere' });
const off = (count: number) =>
  verdict({ ...looked, violations: Array.from({ length: count }, (_, n) => violation(n)) });

it('holds when nothing violates it, and says how much was looked at', () => {
  expect(off(0)).toMatchObject({ id: 'I2', service: 'inventory', holds: true, figure: '1,200 SKUs, 0 off' });
});

it('names ten of those that do, and nothing else of them', () => {
  expect(off(2)).toMatchObject({ holds: false, figure: '1,200 SKUs, 2 off' });
  expect(off(11)).toMatchObject({ holds: false, figure: '1,200 SKUs, more than 10 off' });
  expect(off(11).violations).toHaveLength(10);
  expect(off(1).violations).toEqual([{ name: 'SKU 0', says: 'is negative' }]);
});
