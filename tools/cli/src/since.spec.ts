import { parseSince } from './since.js';

it('takes a span or a time', () => {
  expect(parseSince('90s', 100_000)).toBe(10_000);
  expect(parseSince('2h', 7_200_000)).toBe(0);
  expect(parseSince('2026-11-21T12:31:39Z')).toBe(Date.UTC(2026, 10, 21, 12, 31, 39));
  expect(() => parseSince('yesterday')).toThrow('Give 90s, 10m');
});
