import { Latency } from './latency.js';

it('is the seed until there is a sample, and the mean of the first few', () => {
  const latency = new Latency(1, 0);
  expect(latency.current).toBe(1);
  latency.add(10, 5);
  expect(latency.current).toBe(10);
  latency.add(20, 10);
  expect(latency.current).toBeCloseTo(15, 1);
});

it('follows what answers take now, by time and not by number', () => {
  const latency = new Latency(1, 0);
  for (let n = 1; n <= 100; n++) latency.add(10, n * 1_000);
  for (let n = 1; n <= 1_000; n++) latency.add(50, 100_000 + n);
  expect(latency.current).toBeCloseTo(10 + 40 * (1 - Math.exp(-0.1)), 1);
  for (let n = 1; n <= 100; n++) latency.add(50, 101_000 + n * 1_000);
  expect(latency.current).toBeGreaterThan(48);
});

it('fades while nothing is asked', () => {
  const latency = new Latency(1, 0);
  latency.add(100, 0);
  expect(latency.fadedAt(0)).toBe(100);
  expect(latency.fadedAt(10_000)).toBeCloseTo(36.8, 1);
});
