import { type DomainEvent, type OrderReason, type OrderState, Refusal } from '@tessera/contracts';
import * as fc from 'fast-check';
import { type Trigger } from './checkout.saga.js';
import { Order } from './order.js';
import { Orders } from './orders.js';

const id = '0197a000-0000-7000-8000-000000000001';
const customerId = '0197a000-0000-7000-8000-000000000002';
const start = new Date('2026-01-01T00:00:00Z');
const short = [{ sku: 'A', requested: 2, available: 1 }];

const yes = fc.constantFrom<Trigger[]>({ on: 'stock.reserved' }, { on: 'credit.reserved' });
const other = fc.constantFrom<Trigger[]>(
  { on: 'stock.rejected', lines: short },
  { on: 'credit.rejected', code: 'CREDIT_LIMIT_EXCEEDED' },
  { on: 'credit.rejected', code: 'CUSTOMER_BLOCKED' },
  { on: 'deadline' },
  { on: 'cancel', by: 'BY_CUSTOMER' },
  { on: 'cancel', by: 'BY_STAFF' },
  { on: 'ship' },
);
/** Anything in any sequence: answers twice, late, against each other; two cancels; a ship too early. */
const story = fc.array(fc.oneof(yes, yes, other), { maxLength: 20 });

/** What becomes of an order: another state, nothing, or a refusal. */
type Outcome = { state: OrderState; reason?: OrderReason } | 'nothing' | Refusal['code'];

/** The table of docs/events.md once more, as it is told there and not as it is built. */
const byTheTable = (state: OrderState, said: ReadonlySet<string>, trigger: Trigger): Outcome => {
  const isOpen = state === 'PENDING' || state === 'CONFIRMED';
  if (trigger.on === 'cancel')
    return isOpen ? { state: 'CANCELLED', reason: { code: trigger.by } } : 'ORDER_NOT_CANCELLABLE';
  if (trigger.on === 'ship') return state === 'CONFIRMED' ? { state: 'SHIPPED' } : 'ORDER_NOT_SHIPPABLE';
  if (state !== 'PENDING') return 'nothing';
  if (trigger.on === 'deadline') return { state: 'REJECTED', reason: { code: 'TIMEOUT' } };
  if (trigger.on === 'stock.rejected') return { state: 'REJECTED', reason: { code: 'OUT_OF_STOCK', lines: short } };
  if (trigger.on === 'credit.rejected') return { state: 'REJECTED', reason: { code: trigger.code } };
  return new Set([...said, trigger.on]).size === 2 ? { state: 'CONFIRMED' } : 'nothing';
};

interface Step {
  trigger: Trigger;
  before: Order;
  after: Order;
  outcome: Outcome;
  events: DomainEvent[];
  isStored: boolean;
}

const placed = () => {
  const lines = [{ sku: 'A', name: 'Tea', quantity: 2, unitPrice: 150 }];
  const order = new Order({ id, customerId, lines, currency: 'EUR', note: null }, start);
  const events = new Orders([]).place(order);
  order.deadlineAt = start;
  return { order, events };
};

const advance = (orders: Orders, trigger: Trigger): DomainEvent[] | Refusal['code'] => {
  try {
    return orders.advance(id, trigger, start);
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

/** Plays a story, each step in a change of its own. */
const play = (triggers: readonly Trigger[]): Step[] => {
  const { order } = placed();
  const said = new Set<string>();
  return triggers.map((trigger) => {
    const before = structuredClone(order);
    const expected = byTheTable(order.state, said, trigger);
    const orders = new Orders([order]);
    const told = advance(orders, trigger);
    if (trigger.on.endsWith('.reserved')) said.add(trigger.on);
    const isRefused = typeof told === 'string';
    const outcome = isRefused ? told : told.length === 0 ? 'nothing' : order;
    expect(outcome).toEqual(typeof expected === 'object' ? expect.objectContaining(expected) : expected);
    const events = isRefused ? [] : told;
    return {
      trigger,
      before,
      after: structuredClone(order),
      outcome: expected,
      events,
      isStored: orders.changes.advanced.length > 0,
    };
  });
};

const always = (law: (steps: Step[]) => void) =>
  fc.assert(
    fc.property(story, (triggers) => law(play(triggers))),
    { numRuns: 500 },
  );

describe('whatever comes, an order', () => {
  it('does what the table says, and nothing else', () => {
    always(() => {});
  });

  it('has as many entries in its history as it has versions, the last of which is its state', () => {
    always((steps) => {
      for (const { after } of steps) {
        expect(after.history).toHaveLength(after.version);
        expect(after.history.at(-1)).toMatchObject({
          state: after.state,
          ...(after.reason && { reason: after.reason }),
        });
      }
    });
  });

  it('tells each new version by one event of its state, in sequence, and no other', () => {
    always((steps) => {
      const events = [...placed().events, ...steps.flatMap((step) => step.events)];
      const last = steps.at(-1)?.after ?? placed().order;
      expect(events.map(({ sequence }) => sequence)).toEqual(last.history.map((_, n) => n + 1));
      const names = last.history.map(({ state }) => `order.${state === 'PENDING' ? 'placed' : state.toLowerCase()}.v1`);
      expect(events.map(({ type }) => type.name)).toEqual(names);
      for (const { type, data } of events) expect(type.schema.safeParse(data).success).toBe(true);
    });
  });

  it('has a deadline while it is PENDING, and never after', () => {
    always((steps) => {
      for (const { after } of steps) expect(after.deadlineAt === null).toBe(after.state !== 'PENDING');
    });
  });

  it('is left as it was by a refusal, and by what comes too late', () => {
    always((steps) => {
      const idle = steps.filter(({ before, outcome }) => typeof outcome === 'string' && before.state !== 'PENDING');
      for (const { before, after, isStored } of idle)
        expect({ after, isStored }).toEqual({ after: before, isStored: false });
    });
  });

  it('takes the same answer twice for one', () => {
    always((steps) => {
      const twice = ({ trigger }: Step) => (trigger.on === 'cancel' || trigger.on === 'ship' ? 1 : 2);
      const again = play(steps.flatMap((step) => Array.from({ length: twice(step) }, () => step.trigger)));
      expect(again.at(-1)?.after).toEqual(steps.at(-1)?.after);
    });
  });
});

it('is stored when it is PENDING and remembers an answer', () => {
  const [step] = play([{ on: 'stock.reserved' }]);
  expect(step).toMatchObject({ events: [], isStored: true, after: { stockReserved: true, creditReserved: false } });
});

it('is NOT_FOUND when it was not loaded', () => {
  expect(() => new Orders([]).advance(id, { on: 'ship' }, start)).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND' }),
  );
});
