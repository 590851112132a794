import { expect, it } from '@jest/globals';
import { type TimelineEntry } from '@tessera/contracts';
import { shareOfGap, stepsOf } from './timeline-steps.js';

const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const message = (id: string, causedBy?: string) => ({
  id,
  topic: 'orders',
  partition: 0,
  offset: '1',
  ...(causedBy ? { causedBy } : {}),
});
const way: TimelineEntry[] = [
  { kind: 'request', at: at(0), service: 'gateway', what: 'POST /v1/orders' },
  { kind: 'event', at: at(4), sentAt: at(10), service: 'order', what: 'order.placed', message: message('m1') },
  { kind: 'handled', at: at(30), service: 'inventory', what: 'inventory.reservations', message: message('m1') },
  { kind: 'event', at: at(30), service: 'inventory', what: 'stock.reserved', message: message('m2', 'm1') },
  { kind: 'state', at: at(50), service: 'order', what: 'CONFIRMED' },
];

it('tells the time since the beginning, and since the step before', () => {
  expect(stepsOf(way).map(({ sinceStartMs, gapMs }) => [sinceStartMs, gapMs])).toEqual([
    [0, 0],
    [4, 4],
    [30, 26],
    [30, 0],
    [50, 20],
  ]);
});

it('tells how long a message lay in the outbox, where it was sent', () => {
  expect(stepsOf(way).map(({ outboxMs }) => outboxMs)).toEqual([undefined, 6, undefined, undefined, undefined]);
});

it('tells which step caused which', () => {
  expect(stepsOf(way).map(({ causedBy }) => causedBy)).toEqual([undefined, undefined, 2, 2, undefined]);
});

it('goes never back, whatever clocks of other machines say', () => {
  const entries = [way[0]!, { ...way[4]!, at: at(-5) }];
  expect(stepsOf(entries)[1]).toMatchObject({ sinceStartMs: 0, gapMs: 0 });
});

it('is empty for nothing', () => {
  expect(stepsOf([])).toEqual([]);
});

it('shows a short gap beside a long one', () => {
  expect(shareOfGap(300, 30_000)).toBeCloseTo(0.1);
  expect(shareOfGap(0, 0)).toBe(0);
});
