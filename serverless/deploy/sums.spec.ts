import { enter } from './check.js';
import { type Books, creditFaults, newBooks, participantFaults, stockFaults, stuckFaults } from './sums.js';

const now = Date.UTC(2026, 10, 27);
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();

const lines = [{ sku: 'TEA', quantity: 2 }];

/** As the tables have it: 100 pieces of tea, of which one customer has ordered two. */
const items = (order: object = {}, reservation: object = {}, hold: object = {}, user: object = {}) => [
  { pk: 'SKU#TEA', sk: 'SKU', available: 98, reserved: 2, sold: 0, stockVersion: 2, name: 'Tea' },
  { pk: 'SKU#TEA', sk: 'ADJUSTED#1', delta: 120 },
  { pk: 'SKU#TEA', sk: 'ADJUSTED#2', delta: -20 },
  { pk: 'RESERVATION#o', sk: 'RESERVATION', state: 'HELD', lines, at: minutesAgo(1), ...reservation },
  { pk: 'USER#c', sk: 'USER', limit: 1_000, held: 300, spent: 0, paid: 0, available: 700, ...user },
  { pk: 'EMAIL#c@d', sk: 'EMAIL', userId: 'c' },
  { pk: 'HOLD#o', sk: 'HOLD', customerId: 'c', stage: 'held', amount: 300, at: minutesAgo(1), ...hold },
  { pk: 'ORDER#o', sk: 'ORDER', customerId: 'c', state: 'CONFIRMED', total: 300, lines, ...order },
];

const booksOf = (given: Record<string, unknown>[]): Books => {
  const books = newBooks();
  for (const item of given) enter(books, item);
  return books;
};

const faultsOf = (given: Record<string, unknown>[]) => {
  const books = booksOf(given);
  const all = [stockFaults(books), participantFaults(books), creditFaults(books), stuckFaults(books, now)];
  return all.map((faults) => [...faults].map(([name, says]) => `${name} ${says}`).join('; '));
};

it('finds nothing where everything adds up, before and after it is made final', () => {
  expect(faultsOf(items())).toEqual(['', '', '', '']);
  const sold = { pk: 'SKU#TEA', sk: 'SKU', available: 98, reserved: 0, sold: 2 };
  const final = items(
    {},
    { state: 'COMMITTED' },
    { stage: 'captured' },
    { held: 0, spent: 250, paid: 50, available: 750 },
  );
  expect(faultsOf([sold, ...final.slice(1)])).toEqual(['', '', '', '']);
});

it('I2: a stock is the sum of its adjustments and of what reservations hold', () => {
  const [, ...others] = items();
  const stock = (counts: object) => faultsOf([{ pk: 'SKU#TEA', sk: 'SKU', ...counts }, ...others])[0];
  expect(stock({ available: 97, reserved: 2, sold: 0 })).toBe(
    'SKU TEA 97 + 2 + 0 is not 100, the sum of its adjustments',
  );
  expect(stock({ available: 101, reserved: 2, sold: -3 })).toBe('SKU TEA is negative: 101 + 2 + -3');
  expect(stock({ available: 97, reserved: 3, sold: 0 })).toBe('SKU TEA 3 are reserved, but 2 by reservations');
  expect(stock({ available: 97, reserved: 2, sold: 1 })).toBe('SKU TEA 1 are sold, but 0 by reservations');
  expect(faultsOf(others)[0]).toContain('SKU TEA 0 + 0 + 0 is not 100');
});

it.each([
  [items({ state: 'CANCELLED' }), 'order o is CANCELLED, but has HELD and held'],
  [items({}, { state: 'RELEASED' }), 'order o is CONFIRMED, but has RELEASED and held'],
  [items({}, {}, { stage: 'refused' }), 'order o is CONFIRMED, but has HELD and refused'],
  [items({ total: 299 }), 'order o costs 299, but 300 of credit are taken'],
  [items({ lines: [{ sku: 'TEA', quantity: 3 }] }), 'order o has reserved other lines than its own'],
  [items().slice(0, -1), 'order o is unknown, but has HELD and held'],
])('I3: an order and what it takes agree (%#)', (given, says) => {
  expect(faultsOf(given)[1]).toBe(says);
});

it.each([
  [{ held: 301 }, 'user c 700 are available, not 1000 - 301 - 0'],
  [{ limit: 200, available: -100 }, 'user c held 300 + spent 0 is over the limit of 200'],
  [{ held: 200, available: 800 }, 'user c held is 200, its holds say 300'],
  [{ spent: 1, available: 699 }, 'user c spent 1 + paid 0 is not 0, what was captured'],
])('I8: credit is what holds and orders say (%j)', (user, says) => {
  expect(faultsOf(items({}, {}, {}, user))[2]).toBe(says);
});

it('I8: what was taken is what orders cost', () => {
  expect(faultsOf(items({ total: 299 }))[2]).toBe('user c 300 are taken, its orders cost 299');
});

it('tells what is held for over ten minutes', () => {
  expect(faultsOf(items({}, { at: minutesAgo(10) }))[3]).toBe('');
  expect(faultsOf(items({}, { at: minutesAgo(11) }))[3]).toContain(`order o is held since ${minutesAgo(11)}`);
  expect(faultsOf(items({}, { state: 'COMMITTED', at: minutesAgo(11) }))[3]).toBe('');
});

it('refuses items of another version instead of summing them wrongly', () => {
  expect(() => booksOf([{ pk: 'SKU#A', sk: 'SKU', available: '1' }])).toThrow('SKU A has another shape');
});
