import { accountOf, euros, figures, ledgerOf, orderOf } from '../../test/ledger.fixture.js';

const types = (events: { type: { name: string } }[]) => events.map((event) => event.type.name);

describe('on order.placed', () => {
  it('given enough credit, holds the total and says credit.reserved', () => {
    const account = accountOf();
    const order = orderOf(account.customerId, 400);
    const events = ledgerOf(account).hold(order);
    expect(figures(account)).toEqual({ held: 400, spent: 0 });
    expect(events).toMatchObject([{ type: { name: 'credit.reserved.v1' }, subject: order.orderId, sequence: 1 }]);
    expect(events[0]?.data).toEqual({
      orderId: order.orderId,
      customerId: account.customerId,
      amount: euros(400),
    });
  });

  it.each([
    ['exactly what is available', 1_000, 'credit.reserved.v1'],
    ['one cent more than is available', 1_001, 'credit.rejected.v1'],
    ['nothing, for free things', 0, 'credit.reserved.v1'],
  ])('given a total of %s (%i), answers %s', (_, total, type) => {
    const account = accountOf({ limit: 2_000, held: 300, spent: 700 });
    expect(types(ledgerOf(account).hold(orderOf(account.customerId, total)))).toEqual([type]);
  });

  it('given too little credit, holds nothing and says why', () => {
    const account = accountOf({ held: 500, spent: 450 });
    const events = ledgerOf(account).hold(orderOf(account.customerId, 51));
    expect(figures(account)).toEqual({ held: 500, spent: 450 });
    expect(events).toMatchObject([{ sequence: 1, data: { reason: 'CREDIT_LIMIT_EXCEEDED' } }]);
  });

  it('given a blocked customer, holds nothing whatever the limit', () => {
    const account = accountOf({}, false);
    const events = ledgerOf(account).hold(orderOf(account.customerId, 1));
    expect(events).toMatchObject([{ type: { name: 'credit.rejected.v1' }, data: { reason: 'CUSTOMER_BLOCKED' } }]);
    expect(account.isChanged).toBe(false);
  });

  it('given an unknown customer, answers as for a blocked one', () => {
    const order = orderOf('0198c0de-0000-7000-8000-000000000001');
    expect(ledgerOf().hold(order)).toMatchObject([{ data: { reason: 'CUSTOMER_BLOCKED' } }]);
  });

  it('given several orders of one customer, each sees the holds of those before', () => {
    const account = accountOf({ limit: 250 });
    const ledger = ledgerOf(account);
    const answers = [1, 2, 3].map(() => types(ledger.hold(orderOf(account.customerId)))[0]);
    expect(answers).toEqual(['credit.reserved.v1', 'credit.reserved.v1', 'credit.rejected.v1']);
    expect(figures(account)).toEqual({ held: 200, spent: 0 });
  });

  it('given the same order again, changes nothing and says nothing', () => {
    const account = accountOf();
    const ledger = ledgerOf(account);
    const order = orderOf(account.customerId);
    ledger.hold(order);
    expect(ledger.hold(order)).toEqual([]);
    expect(figures(account)).toEqual({ held: 100, spent: 0 });
  });

  it('given an order that was refused before, does not change its mind when there is room', () => {
    const account = accountOf({ limit: 50 });
    const ledger = ledgerOf(account);
    const order = orderOf(account.customerId);
    ledger.hold(order);
    account.limitTo(1_000);
    expect(ledger.hold(order)).toEqual([]);
    expect(figures(account)).toEqual({ held: 0, spent: 0 });
  });

  it('given another currency, fails for a person to look at', () => {
    const account = accountOf();
    const order = { ...orderOf(account.customerId), total: { amount: 1, currency: 'USD' } };
    expect(() => ledgerOf(account).hold(order)).toThrow('not in USD');
  });
});

describe('on order.confirmed', () => {
  it('given a held order, spends what was held and says credit.captured', () => {
    const account = accountOf({ spent: 50 });
    const ledger = ledgerOf(account);
    const order = orderOf(account.customerId);
    ledger.hold(order);
    const events = ledger.capture(order);
    expect(figures(account)).toEqual({ held: 0, spent: 150 });
    expect(events).toMatchObject([
      { type: { name: 'credit.captured.v1' }, subject: order.orderId, sequence: 2, data: { amount: euros(100) } },
    ]);
  });

  it('given a captured order, changes nothing and says nothing', () => {
    const account = accountOf();
    const ledger = ledgerOf(account);
    const order = orderOf(account.customerId);
    ledger.hold(order);
    ledger.capture(order);
    expect(ledger.capture(order)).toEqual([]);
    expect(figures(account)).toEqual({ held: 0, spent: 100 });
  });

  it('given an order that holds nothing (unknown, refused or released), changes nothing', () => {
    const account = accountOf({ limit: 100 });
    const ledger = ledgerOf(account);
    const [released, refused] = [orderOf(account.customerId), orderOf(account.customerId)];
    ledger.hold(released);
    ledger.hold(refused);
    ledger.release(released);
    for (const order of [released, refused, orderOf(account.customerId)]) expect(ledger.capture(order)).toEqual([]);
    expect(figures(account)).toEqual({ held: 0, spent: 0 });
  });
});

describe('on order.rejected and order.cancelled', () => {
  it('given a held order, gives back what was held and says credit.released', () => {
    const account = accountOf({ held: 30 });
    const ledger = ledgerOf(account);
    const order = orderOf(account.customerId);
    ledger.hold(order);
    expect(ledger.release(order)).toMatchObject([
      { type: { name: 'credit.released.v1' }, subject: order.orderId, sequence: 2, data: { amount: euros(100) } },
    ]);
    expect(figures(account)).toEqual({ held: 30, spent: 0 });
  });

  it('given a confirmed order, gives back what was spent', () => {
    const account = accountOf({ spent: 30 });
    const ledger = ledgerOf(account);
    const order = orderOf(account.customerId);
    ledger.hold(order);
    ledger.capture(order);
    expect(ledger.release(order)).toMatchObject([{ type: { name: 'credit.released.v1' }, sequence: 3 }]);
    expect(figures(account)).toEqual({ held: 0, spent: 30 });
  });

  it('given an order that was paid already, leaves the money to the customer', () => {
    const account = accountOf();
    const ledger = ledgerOf(account);
    const order = orderOf(account.customerId);
    ledger.hold(order);
    ledger.capture(order);
    ledger.pay(account.customerId, 100);
    ledger.release(order);
    expect(ledger.view(account.customerId)).toMatchObject({ spent: -100, available: 1_100 });
  });

  it('given a blocked customer, gives back all the same', () => {
    const account = accountOf();
    const order = orderOf(account.customerId);
    const ledger = ledgerOf(account);
    ledger.hold(order);
    Object.assign(account, { isActive: false });
    expect(types(ledger.release(order))).toEqual(['credit.released.v1']);
  });

  it('given a released or refused order, changes nothing and says nothing', () => {
    const account = accountOf({ limit: 100 });
    const ledger = ledgerOf(account);
    const [released, refused] = [orderOf(account.customerId), orderOf(account.customerId)];
    ledger.hold(released);
    ledger.hold(refused);
    ledger.release(released);
    expect(ledger.release(released)).toEqual([]);
    expect(ledger.release(refused)).toEqual([]);
    expect(figures(account)).toEqual({ held: 0, spent: 0 });
  });

  it('given an unknown order, leaves a tombstone, so that a late order.placed holds nothing', () => {
    const account = accountOf();
    const ledger = ledgerOf(account);
    const order = orderOf(account.customerId);
    expect(ledger.release(order)).toEqual([]);
    expect(ledger.hold(order)).toEqual([]);
    expect(ledger.capture(order)).toEqual([]);
    expect(figures(account)).toEqual({ held: 0, spent: 0 });
    expect(ledger.changes.holds.map((hold) => hold.stage)).toEqual(['void']);
  });
});

describe('on a payment', () => {
  it('given enough spent, makes room', () => {
    const account = accountOf({ spent: 300 });
    const ledger = ledgerOf(account);
    expect(ledger.pay(account.customerId, 300)).toEqual([]);
    expect(ledger.view(account.customerId)).toEqual({
      limit: 1_000,
      held: 0,
      spent: 0,
      available: 1_000,
      currency: 'EUR',
    });
    expect(account.snapshot().paid).toBe(300);
  });

  it('given less spent than is paid, refuses with CREDIT_IN_USE, whatever is held', () => {
    const account = accountOf({ held: 500, spent: 299 });
    const pay = () => ledgerOf(account).pay(account.customerId, 300);
    expect(pay).toThrow(expect.objectContaining({ code: 'CREDIT_IN_USE' }));
    expect(figures(account)).toEqual({ held: 500, spent: 299 });
  });

  it('given nobody, refuses with NOT_FOUND', () => {
    expect(() => ledgerOf().pay('nobody', 1)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});

it('names for a flush only what changed', () => {
  const [touched, untouched] = [accountOf(), accountOf()];
  const ledger = ledgerOf(touched, untouched);
  const order = orderOf(touched.customerId);
  ledger.hold(order);
  expect(ledger.changes.accounts).toEqual([touched]);
  expect(ledger.changes.holds.map((hold) => hold.orderId)).toEqual([order.orderId]);
});
