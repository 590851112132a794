import { moneyText } from './money.js';
import { clockTime, duration, fullTime, relativeTime } from './time.js';

const NOON = Date.parse('2026-11-27T12:00:03Z');
/** Which space stands before a unit is the business of Intl. */
const plain = (text: string) => text.replace(/\s/g, ' ');

it.each([
  ['en', 1190, 'EUR', '€11.90'],
  ['de', 1190, 'EUR', '11,90 €'],
  ['de', 100_000, 'EUR', '1.000,00 €'],
  ['en', 1190, 'JPY', '¥1,190'],
  ['en', 1190, 'KWD', 'KWD 1.190'],
  ['en', 0, 'EUR', '€0.00'],
])('in %s %i minor units of %s are %s', (language, amount, currency, text) => {
  expect(plain(moneyText(language, { amount, currency }))).toBe(text);
});

it.each([
  ['en', 0, 'now'],
  ['en', -999, 'now'],
  ['en', -59_999, '59 seconds ago'],
  ['en', -60_000, '1 minute ago'],
  ['de', -180_000, 'vor 3 Minuten'],
  ['en', -3_600_000, '1 hour ago'],
  ['en', -86_400_000, 'yesterday'],
  ['en', 5_000, 'in 5 seconds'],
])('in %s %i ms from now is %s', (language, distance, text) => {
  expect(relativeTime(language, NOON + distance, NOON)).toBe(text);
});

it('writes an instant in full', () => {
  expect(plain(fullTime('de', NOON, 'Europe/Berlin'))).toBe('27.11.2026, 13:00:03');
  expect(plain(clockTime('en', NOON, 'UTC'))).toBe('12:00:03 PM');
});

it.each([
  [340.4, '340 ms'],
  [1_240, '1.2 sec'],
  [180_000, '3 min'],
  [5_400_000, '1.5 hr'],
])('%i ms are %s', (ms, text) => {
  expect(duration('en', ms)).toBe(text);
});
