import { type DomainEvent } from '@tessera/contracts';
import * as fc from 'fast-check';
import { countsOf, stockOf } from '../../test/shelf.fixture.js';
import { type Counts, type Movement } from './movement.js';
import { Shelf } from './shelf.js';

const SKUS = ['TEA', 'MUG', 'PEN'];
const ORDERS = ['o1', 'o2', 'o3', 'o4'];

type Step = (shelf: Shelf) => DomainEvent[];

const order = fc.constantFrom(...ORDERS);
const line = fc.record({ sku: fc.constantFrom(...SKUS, 'GHOST'), quantity: fc.integer({ min: 1, max: 8 }) });
const steps: fc.Arbitrary<Step>[] = [
  fc.tuple(order, fc.array(line, { minLength: 1, maxLength: 4 })).map(
    ([id, lines]) =>
      (shelf: Shelf) =>
        shelf.reserve(id, lines),
  ),
  order.map((id) => (shelf: Shelf) => shelf.commit(id)),
  order.map((id) => (shelf: Shelf) => shelf.release(id)),
  fc.tuple(fc.constantFrom(...SKUS), fc.integer({ min: -9, max: 12 })).map(
    ([sku, delta]) =>
      (shelf: Shelf) =>
        shelf.adjust(sku, delta, 'count'),
  ),
];

/** A refused step must leave everything as it was: the invariants after it say whether it did. */
const attempt = (step: Step, shelf: Shelf): DomainEvent[] => {
  try {
    return step(shelf);
  } catch {
    return [];
  }
};

const sum = (movements: readonly Movement[]): Counts => {
  const total = { available: 0, reserved: 0, sold: 0 };
  for (const { available, reserved, sold } of movements) {
    total.available += available;
    total.reserved += reserved;
    total.sold += sold;
  }
  return total;
};

const expectSound = (shelf: Shelf) => {
  for (const sku of SKUS) {
    const stock = shelf.stock(sku);
    const ledger = shelf.changes.movements.filter((movement) => movement.sku === sku);
    const adjusted = sum(ledger.filter((movement) => movement.kind === 'ADJUSTED')).available;
    const counts = countsOf(stock);
    expect(Math.min(...Object.values(counts))).toBeGreaterThanOrEqual(0);
    expect(counts.available + counts.reserved + counts.sold).toBe(adjusted);
    expect(sum(ledger)).toEqual(counts);
    expect(ledger.map((movement) => movement.version)).toEqual(ledger.map((_, index) => index + 1));
  }
};

it('adds up after any sequence of orders, confirmations, cancellations, adjustments and repetitions', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(...steps), { maxLength: 60 }), (sequence) => {
      const shelf = new Shelf(
        SKUS.map((sku) => stockOf(sku)),
        [],
      );
      for (const sku of SKUS) shelf.adjust(sku, 10, 'opening');
      for (const step of sequence) {
        attempt(step, shelf);
        expectSound(shelf);
      }
    }),
    { numRuns: 300 },
  );
});

it('numbers the events of an order 1, 2, 3 without a gap', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(...steps.slice(0, 3)), { maxLength: 60 }), (sequence) => {
      const shelf = new Shelf([stockOf('TEA', { available: 9 }), stockOf('MUG', { available: 9 })], []);
      const seen = new Map<string, number>();
      for (const step of sequence) note(attempt(step, shelf), seen);
    }),
  );
});

const note = (events: DomainEvent[], seen: Map<string, number>) => {
  for (const { subject, sequence } of events) {
    expect(sequence).toBe((seen.get(subject) ?? 0) + 1);
    seen.set(subject, sequence);
  }
};
