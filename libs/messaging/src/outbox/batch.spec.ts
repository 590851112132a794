import { keyOf, partsOf, pauseAfter } from './batch.js';
import { LOOK_BYTES, type OutboxRow } from './outbox.js';

const row = (id: number, more: Partial<OutboxRow> = {}): OutboxRow => ({
  id,
  topic: 'orders',
  key: Buffer.from('k'),
  value: null,
  headers: [],
  attempts: 0,
  ...more,
});
const rows = (count: number) => Array.from({ length: count }, (_, id) => row(id));
const ids = (parts: readonly OutboxRow[][]) => parts.map((part) => part.map(({ id }) => id));

it('waits the longer the more was sent, and not at all while more is there than one look takes', () => {
  expect([0, 1, 10, 500, 1_000].map((count) => pauseAfter(rows(count)))).toEqual([0, 5, 50, 100, 0]);
  expect(pauseAfter([row(1, { value: Buffer.alloc(LOOK_BYTES) })])).toBe(0);
});

it('divides what was refused by topic first, then in halves, each in its order', () => {
  const mixed = [row(1), row(2, { topic: 'stock' }), row(3)];
  expect(ids(partsOf(mixed))).toEqual([[1, 3], [2]]);
  expect(ids(partsOf(rows(3)))).toEqual([[0], [1, 2]]);
  expect(ids(partsOf([row(1)]))).toEqual([[1]]);
});

it('lets a row without a key hold up only itself', () => {
  expect([keyOf(row(1)), keyOf(row(2, { key: null }))]).toEqual(['k', 'row 2']);
});
