import { type Policy } from './policies.js';
import { addHit, expire, hitsIn, removeHit, type SpanLog, waitMs } from './span-log.js';

const minute = (quota: number, spanMs = 5_000): Policy => ({ name: 'p', quota, windowMs: 60_000, spanMs });

const logOf = (policy: Policy, ...times: number[]) => {
  const log: SpanLog = { spans: [] };
  for (const time of times) addHit(log, time, policy);
  return log;
};

it('keeps of each span its last hit and how many there were', () => {
  const policy = minute(100);
  const log = logOf(policy, 10_001, 10_002, 14_999, 15_000);
  expect(log.spans).toEqual([14_999, 3, 15_000, 1]);
  removeHit(log, 10_001, policy);
  removeHit(log, 99_999, policy);
  expect(log.spans).toEqual([14_999, 2, 15_000, 1]);
});

it('forgets a span when its last hit has left the window, and says when that is', () => {
  const policy = minute(3);
  const log = logOf(policy, 10_000, 14_000, 20_000);
  expect(waitMs(log, 30_000, 3, policy)).toBe(44_000);
  expect(waitMs(log, 30_000, 1, policy)).toBe(50_000);
  expire(log, 73_999, policy);
  expect(hitsIn(log)).toBe(3);
  expire(log, 74_000, policy);
  expect([hitsIn(log), waitMs(log, 74_000, 3, policy)]).toEqual([1, 0]);
});

it('is as short as ever with more hits than the quota, and they still say when there is room', () => {
  const policy = minute(2, 1);
  const log = logOf(policy, ...Array.from({ length: 100 }, (_, i) => 10_000 + 10 * i));
  expect(log.spans).toHaveLength(28);
  expect(waitMs(log, 11_000, 2, policy)).toBe(10_980 + 60_000 - 11_000);
});
