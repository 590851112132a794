import { LoopDelay } from './loop-delay.js';

const after = (...turnsMs: number[]) => {
  const delay = new LoopDelay(500, 0);
  let now = 0;
  return turnsMs.map((ms) => {
    now += ms;
    delay.sample(now, 50);
    return delay.isLong;
  });
};

it('is long after two turns that were, until one is not', () => {
  expect(after(50, 60, 700, 700, 700, 60, 700)).toEqual([false, false, false, true, true, false, false]);
});

it('is measured beyond the pause between two samples', () => {
  expect(after(550, 550)).toEqual([false, false]);
  expect(after(551, 551)).toEqual([false, true]);
});
