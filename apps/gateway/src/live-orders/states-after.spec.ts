import { finalStates, type OrderView } from '@tessera/contracts';
import fc from 'fast-check';
import { statesAfter } from './states-after.js';

const EUR = (amount: number) => ({ amount, currency: 'EUR' });
const id = '0198c0de-0000-7000-8000-000000000001';
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

/** As the order service keeps one: each move adds to the history, and the rest of it stays. */
const placed: OrderView = {
  id,
  customerId: id,
  state: 'PENDING',
  lines: [{ sku: 'TEA', name: 'Tea', quantity: 1, unitPrice: EUR(450), lineTotal: EUR(450) }],
  total: EUR(450),
  note: 'ring twice',
  placedAt: at(0),
  updatedAt: at(0),
  version: 1,
  history: [{ state: 'PENDING', at: at(0) }],
};
type Entry = Pick<OrderView, 'state' | 'reason'>;
const become = ({ reason: _, ...order }: OrderView, entry: Entry): OrderView => {
  const updatedAt = at(order.version);
  return {
    ...order,
    ...entry,
    updatedAt,
    version: order.version + 1,
    history: [...order.history, { ...entry, at: updatedAt }],
  };
};

const stories: Entry[][] = [
  [],
  [{ state: 'CONFIRMED' }],
  [{ state: 'CONFIRMED' }, { state: 'SHIPPED' }],
  [{ state: 'CONFIRMED' }, { state: 'CANCELLED', reason: { code: 'BY_STAFF' } }],
  [{ state: 'CANCELLED', reason: { code: 'BY_CUSTOMER' } }],
  [{ state: 'REJECTED', reason: { code: 'OUT_OF_STOCK', lines: [{ sku: 'TEA', requested: 1, available: 0 }] } }],
];

it('gives each state after a version as it was, whatever became of the order later', () => {
  fc.assert(
    fc.property(fc.constantFrom(...stories), fc.nat(4), (story, seen) => {
      const states = story.reduce((all, entry) => [...all, become(all.at(-1)!, entry)], [placed]);
      expect(statesAfter(states.at(-1)!, seen)).toEqual(states.slice(seen));
    }),
  );
});

it('has no reason for a state that had none, and ends where the order does', () => {
  const order = become(become(placed, { state: 'CONFIRMED' }), { state: 'CANCELLED', reason: { code: 'BY_STAFF' } });
  const [confirmed, cancelled] = statesAfter(order, 1);
  expect(confirmed).not.toHaveProperty('reason');
  expect([cancelled, finalStates.has(cancelled!.state)]).toEqual([order, true]);
});
