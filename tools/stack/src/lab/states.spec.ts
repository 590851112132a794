import { States } from './states.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));

it('says since when a part is as it is', () => {
  const states = new States();
  const ready = at(1).toISOString();
  expect(states.since('order', 'running', ready, at(5))).toBe(ready);
  expect(states.since('order', 'running', ready, at(6))).toBe(ready);
  expect(states.since('order', 'frozen', ready, at(7))).toBe(at(7).toISOString());
  expect(states.since('order', 'running', ready, at(8))).toBe(at(8).toISOString());
  expect(states.since('kafka', 'down', undefined, at(9))).toBe(at(9).toISOString());
});
