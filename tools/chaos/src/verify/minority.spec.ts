import { verdictOn } from './minority.js';

it('holds when every order was decided, and says how long the slowest took', () => {
  const { holds, figure } = verdictOn([30, 10, 20]);
  expect([holds, figure]).toEqual([true, '3 orders decided while one of three was away, p99 30 ms, 0 refused']);
});

it('is broken by one that was refused and by one that came to nothing else', () => {
  const { holds, figure, violations } = verdictOn([10, 'refused with UPSTREAM_UNAVAILABLE', 'EXPIRED']);
  expect(holds).toBe(false);
  expect(figure).toMatch(/^1 orders .* 1 refused$/);
  expect(violations.map(({ says }) => says)).toEqual(['refused with UPSTREAM_UNAVAILABLE', 'EXPIRED']);
});
