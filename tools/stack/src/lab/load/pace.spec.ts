import { Pace } from './pace.js';

it('comes to its rate, however often it is asked', () => {
  const pace = new Pace(0);
  let sum = 0;
  for (let now = 30; now <= 9_990; now += 30) sum += pace.due(7, now);
  expect(sum).toBe(69);
});

it('makes up for no pause of the machine', () => {
  expect(new Pace(0).due(50, 600_000)).toBe(50);
});
