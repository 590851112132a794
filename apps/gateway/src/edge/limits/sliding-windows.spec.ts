import { SlidingWindows } from './sliding-windows.js';

let clock = 0;
const windows = (maxKeys?: number) => new SlidingWindows(maxKeys, () => clock);
beforeEach(() => (clock = 1_000_000));

it('admits no more than the quota within any span of the window’s length', () => {
  const limiter = windows();
  const admitted: number[] = [];
  for (let i = 0; i < 5_000; i += 1, clock += 7 + ((i * 31) % 40)) {
    if (limiter.take('a', 10, 1_000).admitted) admitted.push(clock);
  }
  const spans = admitted.slice(10).map((tenthAfter, place) => tenthAfter - (admitted[place] ?? 0));
  expect(Math.min(...spans)).toBeGreaterThanOrEqual(1_000);
  expect(admitted.length).toBeGreaterThan(1_000);
});

it('says how long to wait, and that is enough', () => {
  const limiter = windows();
  limiter.take('a', 2, 10_000);
  clock += 3_300;
  limiter.take('a', 2, 10_000);
  const { admitted, waitSeconds } = limiter.take('a', 2, 10_000);
  expect([admitted, waitSeconds]).toEqual([false, 7]);
  clock += waitSeconds * 1_000;
  expect(limiter.take('a', 2, 10_000).admitted).toBe(true);
});

it('looks without counting', () => {
  const limiter = windows();
  for (let i = 0; i < 5; i += 1) expect(limiter.look('a', 1, 1_000).admitted).toBe(true);
  limiter.take('a', 1, 1_000);
  clock += 200;
  expect(limiter.look('a', 1, 1_000)).toEqual({ admitted: false, remaining: 0, waitSeconds: 1 });
  clock += 800;
  expect(limiter.look('a', 1, 1_000).admitted).toBe(true);
});

it('does not count what it refuses', () => {
  const limiter = windows();
  limiter.take('a', 1, 1_000);
  for (let i = 0; i < 100; i += 1, clock += 9) expect(limiter.take('a', 1, 1_000).admitted).toBe(false);
  clock += 100;
  expect(limiter.take('a', 1, 1_000).admitted).toBe(true);
});

it('counts each key by itself and takes back what is given back', () => {
  const limiter = windows();
  expect(limiter.take('a', 1, 1_000).admitted).toBe(true);
  expect(limiter.take('b', 1, 1_000).admitted).toBe(true);
  limiter.giveBack('a');
  limiter.giveBack('nobody');
  expect(limiter.take('a', 1, 1_000).admitted).toBe(true);
  expect(limiter.take('b', 1, 1_000).admitted).toBe(false);
});

it('forgets the key that was idle longest when there are too many', () => {
  const limiter = windows(2);
  limiter.take('a', 1, 1_000);
  limiter.take('b', 1, 1_000);
  limiter.take('a', 1, 1_000);
  limiter.take('c', 1, 1_000);
  expect(limiter.take('a', 1, 1_000).admitted).toBe(false);
  expect(limiter.take('b', 1, 1_000).admitted).toBe(true);
});
