import { isWithin, nthOf, prefixOf } from './address.js';

it.each([
  ['10.80.0.20', '10.80.0.0/20', true],
  ['10.80.15.255', '10.80.0.0/20', true],
  ['10.80.16.0', '10.80.0.0/20', false],
  ['10.79.255.255', '10.80.0.0/20', false],
  ['200.1.2.3', '0.0.0.0/0', true],
  ['10.80.0.20', '10.80.0.20', true],
  ['10.80.0.21', '10.80.0.20/32', false],
])('%s is in %s: %p', (address, cidr, expected) => {
  expect(isWithin(address, cidr)).toBe(expected);
});

it('counts addresses of a block', () => {
  expect([nthOf('10.64.0.64/26', 1), nthOf('10.64.0.192/26', 63), nthOf('10.64.255.0/24', 256)]).toEqual([
    '10.64.0.65',
    '10.64.0.255',
    '10.65.0.0',
  ]);
  expect([prefixOf('10.64.0.64/26'), prefixOf('10.64.0.64')]).toEqual([26, 32]);
});
