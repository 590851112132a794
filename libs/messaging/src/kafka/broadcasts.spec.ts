import { UnreadableBatch } from './compression/unreadable-batch.js';
import { earlier, hearing } from './broadcasts.js';

const well = { caughtUp: true, silentMs: 0, unreadable: [] };

it.each([
  ['has caught up', {}, 'ok'],
  ['has not caught up yet', { caughtUp: false }, { state: 'down', reasons: ['users was not read up to its end yet'] }],
  ['was silent for a minute', { silentMs: 60_000 }, 'ok'],
  ['was silent for longer', { silentMs: 61_500 }, { state: 'degraded', reasons: ['users was not heard for 61 s'] }],
])('an instance that %s', (_, found, expected) => {
  expect(hearing('users', { ...well, ...found })).toEqual(expected);
});

it('names what nobody can read', () => {
  const batch = new UnreadableBatch('users', 3, '42', new Error('corrupt'));
  expect(hearing('users', { ...well, unreadable: [batch] })).toEqual({ state: 'degraded', reasons: [batch.message] });
});

it('begins where whoever wants most of a topic begins', () => {
  const [minute, hour] = [{ sinceMs: 60_000 }, { sinceMs: 3_600_000 }];
  expect(earlier('end', 'end')).toBe('end');
  expect(earlier('end', minute)).toBe(minute);
  expect(earlier(hour, minute)).toBe(hour);
  expect(earlier(minute, 'beginning')).toBe('beginning');
});
