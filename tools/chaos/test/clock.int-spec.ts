import { eventually } from '@tessera/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clocks } from '../src/stage/clocks.js';

const HOUR_MS = 3_600_000;
const instance = { name: 'order-1', app: 'order', column: 1 } as const;
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tessera-clock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** In hours, by a clock that nobody sets. */
const wrongBy = () => Math.round((Date.now() - performance.timeOrigin - performance.now()) / HOUR_MS);
const becomes = (hours: number) => eventually(() => expect(wrongBy()).toBeCloseTo(hours));

it('jumps in a running process and back, and a date is a date', async () => {
  const clocks = new Clocks(dir);
  Object.assign(process.env, clocks.settingsOf(instance));
  const before = new Date();
  await import('../src/clock.process.js');
  await becomes(0);
  clocks.set('order-1', HOUR_MS);
  await becomes(1);
  expect(new Date().getTime() - before.getTime()).toBeGreaterThan(HOUR_MS - 60_000);
  expect([before instanceof Date, new Date(0).toISOString()]).toEqual([true, '1970-01-01T00:00:00.000Z']);
  clocks.set('order-1', -HOUR_MS);
  await becomes(-1);
  clocks.set('order-1', 0);
  await becomes(0);
});
