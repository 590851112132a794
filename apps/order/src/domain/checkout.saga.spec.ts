import { type OrderState, Refusal } from '@tessera/contracts';
import { advance, checkout, type Trigger } from './checkout.saga.js';
import { Order } from './order.js';

const at = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-01T00:00:05Z');
const id = '0197a000-0000-7000-8000-000000000001';
const customerId = '0197a000-0000-7000-8000-000000000002';
const short = [{ sku: 'A', requested: 2, available: 1 }];

const triggers: { [Name in Trigger['on']]: Extract<Trigger, { on: Name }> } = {
  'stock.reserved': { on: 'stock.reserved' },
  'credit.reserved': { on: 'credit.reserved' },
  'stock.rejected': { on: 'stock.rejected', lines: short },
  'credit.rejected': { on: 'credit.rejected', code: 'CREDIT_LIMIT_EXCEEDED' },
  deadline: { on: 'deadline' },
  cancel: { on: 'cancel', by: 'BY_CUSTOMER' },
  ship: { on: 'ship' },
};

const placed = () => {
  const lines = [{ sku: 'A', name: 'Tea', quantity: 2, unitPrice: 150 }];
  return new Order({ id, customerId, lines, currency: 'EUR', note: null }, at);
};

const move = (order: Order, ...names: Trigger['on'][]) =>
  names.flatMap((name) => advance(order, triggers[name], later));

const paths: Record<OrderState, Trigger['on'][]> = {
  PENDING: [],
  CONFIRMED: ['stock.reserved', 'credit.reserved'],
  REJECTED: ['stock.rejected'],
  CANCELLED: ['cancel'],
  SHIPPED: ['stock.reserved', 'credit.reserved', 'ship'],
};

const inState = (state: OrderState) => {
  const order = placed();
  move(order, ...paths[state]);
  expect(order.state).toBe(state);
  return order;
};

/** What each cell does: the next state, `-` for nothing, or the refusal. The table of docs/events.md, line by line. */
const cells: Record<OrderState, Record<Trigger['on'], string>> = {
  PENDING: {
    'stock.reserved': '-',
    'credit.reserved': '-',
    'stock.rejected': 'REJECTED',
    'credit.rejected': 'REJECTED',
    deadline: 'REJECTED',
    cancel: 'CANCELLED',
    ship: 'ORDER_NOT_SHIPPABLE',
  },
  CONFIRMED: {
    'stock.reserved': '-',
    'credit.reserved': '-',
    'stock.rejected': '-',
    'credit.rejected': '-',
    deadline: '-',
    cancel: 'CANCELLED',
    ship: 'SHIPPED',
  },
  REJECTED: final(),
  CANCELLED: final(),
  SHIPPED: final(),
};

function final() {
  return {
    'stock.reserved': '-',
    'credit.reserved': '-',
    'stock.rejected': '-',
    'credit.rejected': '-',
    deadline: '-',
    cancel: 'ORDER_NOT_CANCELLABLE',
    ship: 'ORDER_NOT_SHIPPABLE',
  };
}

const rows = Object.entries(cells).flatMap(([state, row]) =>
  Object.entries(row).map(([on, then]) => [state as OrderState, on as Trigger['on'], then] as const),
);

describe('the order process', () => {
  it('has a cell for every state and trigger, and a test for every cell', () => {
    const inCode = Object.entries(checkout).flatMap(([state, row]) => Object.keys(row).map((on) => `${state} ${on}`));
    expect(rows.map(([state, on]) => `${state} ${on}`).toSorted()).toEqual(inCode.toSorted());
  });

  it.each(rows.filter(([, , then]) => then === '-'))('%s on %s: tells nothing and stays', (state, on) => {
    const order = inState(state);
    const { version, history } = order;
    expect(move(order, on)).toEqual([]);
    expect(order).toMatchObject({ state, version, history });
  });

  it.each(rows.filter(([, , then]) => then.startsWith('ORDER_')))('%s on %s: refused with %s', (state, on, code) => {
    const order = inState(state);
    expect(() => move(order, on)).toThrow(Refusal);
    expect(() => move(order, on)).toThrow(expect.objectContaining({ code }));
    expect(order.state).toBe(state);
  });

  it.each(rows.filter(([, , then]) => /^[A-Z]+$/.test(then)))(
    '%s on %s: becomes %s and tells it',
    (state, on, then) => {
      const order = inState(state);
      const before = order.version;
      const events = move(order, on);
      expect(order.state).toBe(then);
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({ subject: id, sequence: before + 1 });
      expect(events[0]?.type.name).toBe(`order.${then.toLowerCase()}.v1`);
      expect(events[0]?.type.schema.safeParse(events[0].data).success).toBe(true);
      expect(order.version).toBe(order.history.length);
    },
  );

  it.each([
    ['stock.reserved', 'credit.reserved'],
    ['credit.reserved', 'stock.reserved'],
  ] as const)('is confirmed by %s and then %s', (first, second) => {
    const order = placed();
    expect(move(order, first)).toEqual([]);
    expect(order.version).toBe(1);
    expect(move(order, second).map((event) => event.type.name)).toEqual(['order.confirmed.v1']);
  });

  it('is not confirmed by one participant saying yes twice', () => {
    const order = placed();
    expect(move(order, 'stock.reserved', 'stock.reserved')).toEqual([]);
    expect(order.state).toBe('PENDING');
  });

  it.each([
    ['stock.rejected', { code: 'OUT_OF_STOCK', lines: short }],
    ['credit.rejected', { code: 'CREDIT_LIMIT_EXCEEDED' }],
    ['deadline', { code: 'TIMEOUT' }],
    ['cancel', { code: 'BY_CUSTOMER' }],
  ] as const)('gives %s as the reason', (on, reason) => {
    const order = placed();
    move(order, on);
    expect(order.reason).toEqual(reason);
    expect(order.history.at(-1)).toEqual({ state: order.state, at: later.toISOString(), reason });
  });

  it('has a deadline only while it is PENDING', () => {
    const order = placed();
    order.deadlineAt = later;
    move(order, 'stock.reserved');
    expect(order.deadlineAt).toBe(later);
    move(order, 'credit.reserved');
    expect(order.deadlineAt).toBeNull();
  });

  it('tells its lines and total when it is placed', () => {
    expect(placed().placed()).toMatchObject({
      subject: id,
      sequence: 1,
      data: {
        orderId: id,
        customerId,
        total: { amount: 300, currency: 'EUR' },
        lines: [{ sku: 'A', quantity: 2, unitPrice: { amount: 150, currency: 'EUR' } }],
      },
    });
  });
});
