import {
  changesOf,
  countsOf,
  lines,
  nothing,
  orderA,
  orderB,
  reservationOf,
  stockOf,
} from '../../test/shelf.fixture.js';
import { Shelf } from './shelf.js';

const refusal = (code: string) => expect.objectContaining({ code });
const short = (sku: string, requested: number, available: number) => ({ sku, requested, available });

it('says of which lines there is not enough, and changes nothing', () => {
  const shelf = new Shelf([stockOf('TEA', { available: 5 }), stockOf('MUG', { available: 2 })], []);
  const twice = [...lines({ TEA: 3, MUG: 2, GHOST: 1 }), ...lines({ TEA: 3 })];
  expect(shelf.short(twice)).toEqual([short('TEA', 6, 5), short('GHOST', 1, 0)]);
  expect(shelf.short(lines({ TEA: 5 }))).toEqual([]);
  expect(changesOf(shelf)).toEqual(nothing);
});

describe('when an order is placed', () => {
  it('holds all its lines and says so', () => {
    const shelf = new Shelf([stockOf('TEA', { available: 5 }), stockOf('MUG', { available: 2 })], []);
    const [event, ...more] = shelf.reserve(orderA, lines({ TEA: 3, MUG: 2 }));
    expect([event?.type.name, event?.subject, event?.sequence, event?.data, more]).toEqual([
      'stock.reserved.v1',
      orderA,
      1,
      { orderId: orderA },
      [],
    ]);
    expect(changesOf(shelf)).toEqual({
      stocks: { TEA: { available: 2, reserved: 3, sold: 0 }, MUG: { available: 0, reserved: 2, sold: 0 } },
      reservations: { [orderA]: { state: 'HELD', version: 1 } },
      movements: [
        { kind: 'RESERVED', sku: 'TEA', version: 1 },
        { kind: 'RESERVED', sku: 'MUG', version: 1 },
      ],
    });
  });

  it('holds nothing when one line is short, and names that line', () => {
    const shelf = new Shelf([stockOf('TEA', { available: 5 }), stockOf('MUG', { available: 2 })], []);
    const [event] = shelf.reserve(orderA, lines({ TEA: 3, MUG: 3 }));
    expect([event?.type.name, event?.sequence]).toEqual(['stock.rejected.v1', 1]);
    expect(event?.data).toEqual({ orderId: orderA, lines: [short('MUG', 3, 2)] });
    expect(changesOf(shelf)).toEqual({ ...nothing, reservations: { [orderA]: { state: 'REJECTED', version: 1 } } });
    expect(countsOf(shelf.stock('TEA'))).toEqual({ available: 5, reserved: 0, sold: 0 });
  });

  it('takes an unknown SKU for one of which there is nothing', () => {
    const shelf = new Shelf([stockOf('TEA', { available: 5 })], []);
    const [event] = shelf.reserve(orderA, lines({ TEA: 1, GHOST: 1 }));
    expect(event?.data).toEqual({ orderId: orderA, lines: [short('GHOST', 1, 0)] });
  });

  it('takes a retired SKU for one of which there is nothing', () => {
    const shelf = new Shelf([stockOf('TEA', { available: 5, retired: true })], []);
    const [event] = shelf.reserve(orderA, lines({ TEA: 1 }));
    expect(event?.data).toEqual({ orderId: orderA, lines: [short('TEA', 1, 0)] });
    expect(shelf.stock('TEA').reserved).toBe(0);
  });

  it('adds up two lines of one SKU before it decides', () => {
    const twice = [
      { sku: 'TEA', quantity: 3 },
      { sku: 'TEA', quantity: 3 },
    ];
    const shelf = new Shelf([stockOf('TEA', { available: 5 })], []);
    expect(shelf.reserve(orderA, twice)[0]?.data).toEqual({ orderId: orderA, lines: [short('TEA', 6, 5)] });
  });

  it.each(['HELD', 'COMMITTED', 'RELEASED', 'REJECTED'] as const)('changes nothing for one that is %s', (state) => {
    const shelf = new Shelf([stockOf('TEA', { available: 5 })], [reservationOf(orderA, state, { TEA: 1 })]);
    expect(shelf.reserve(orderA, lines({ TEA: 1 }))).toEqual([]);
    expect(changesOf(shelf)).toEqual(nothing);
  });

  it('sees what another order of the same batch took', () => {
    const shelf = new Shelf([stockOf('TEA', { available: 1 })], []);
    const events = [orderA, orderB].flatMap((order) => shelf.reserve(order, lines({ TEA: 1 })));
    expect(events.map((event) => event.type.name)).toEqual(['stock.reserved.v1', 'stock.rejected.v1']);
    expect(countsOf(shelf.stock('TEA'))).toEqual({ available: 0, reserved: 1, sold: 0 });
  });
});

describe('when an order is confirmed', () => {
  it('sells what was held', () => {
    const shelf = new Shelf(
      [stockOf('TEA', { available: 1, reserved: 3 })],
      [reservationOf(orderA, 'HELD', { TEA: 3 })],
    );
    const [event] = shelf.commit(orderA);
    expect([event?.type.name, event?.subject, event?.sequence]).toEqual(['stock.committed.v1', orderA, 2]);
    expect(changesOf(shelf)).toEqual({
      stocks: { TEA: { available: 1, reserved: 0, sold: 3 } },
      reservations: { [orderA]: { state: 'COMMITTED', version: 2 } },
      movements: [{ kind: 'COMMITTED', sku: 'TEA', version: 1 }],
    });
  });

  it.each(['COMMITTED', 'RELEASED'] as const)('changes nothing when it is %s already', (state) => {
    const shelf = new Shelf([stockOf('TEA')], [reservationOf(orderA, state, { TEA: 1 })]);
    expect(shelf.commit(orderA)).toEqual([]);
    expect(changesOf(shelf)).toEqual(nothing);
  });

  it('complains when nothing was ever held for it', () => {
    expect(() => new Shelf([], []).commit(orderA)).toThrow('never held');
    expect(() => new Shelf([], [reservationOf(orderA, 'REJECTED')]).commit(orderA)).toThrow('never held');
  });

  it('also sells a product that was retired in between', () => {
    const stock = stockOf('TEA', { reserved: 1, retired: true });
    const shelf = new Shelf([stock], [reservationOf(orderA, 'HELD', { TEA: 1 })]);
    expect(shelf.commit(orderA)).toHaveLength(1);
    expect(stock.sold).toBe(1);
  });
});

describe('when an order is rejected or cancelled', () => {
  it('gives back what was held', () => {
    const shelf = new Shelf([stockOf('TEA', { reserved: 3 })], [reservationOf(orderA, 'HELD', { TEA: 3 })]);
    const [event] = shelf.release(orderA);
    expect([event?.type.name, event?.sequence, event?.data]).toEqual(['stock.released.v1', 2, { orderId: orderA }]);
    expect(changesOf(shelf)).toEqual({
      stocks: { TEA: { available: 3, reserved: 0, sold: 0 } },
      reservations: { [orderA]: { state: 'RELEASED', version: 2 } },
      movements: [{ kind: 'RELEASED', sku: 'TEA', version: 1 }],
    });
  });

  it('gives back what was sold', () => {
    const shelf = new Shelf([stockOf('TEA', { sold: 3 })], [reservationOf(orderA, 'COMMITTED', { TEA: 3 })]);
    expect(shelf.release(orderA)[0]?.sequence).toBe(3);
    expect(changesOf(shelf)).toEqual({
      stocks: { TEA: { available: 3, reserved: 0, sold: 0 } },
      reservations: { [orderA]: { state: 'RELEASED', version: 3 } },
      movements: [{ kind: 'RETURNED', sku: 'TEA', version: 1 }],
    });
  });

  it.each(['RELEASED', 'REJECTED'] as const)('says nothing when it is %s, because nothing is held', (state) => {
    const shelf = new Shelf([], [reservationOf(orderA, state)]);
    expect(shelf.release(orderA)).toEqual([]);
    expect(changesOf(shelf)).toEqual(nothing);
  });

  it('leaves a tombstone for an unknown order, so that a late placing holds nothing', () => {
    const shelf = new Shelf([stockOf('TEA', { available: 5 })], []);
    expect(shelf.release(orderA)).toEqual([]);
    expect(changesOf(shelf)).toEqual({ ...nothing, reservations: { [orderA]: { state: 'RELEASED', version: 1 } } });
    expect(shelf.reserve(orderA, lines({ TEA: 1 }))).toEqual([]);
    expect(countsOf(shelf.stock('TEA'))).toEqual({ available: 5, reserved: 0, sold: 0 });
  });

  it('undoes an order that was placed in the same batch', () => {
    const shelf = new Shelf([stockOf('TEA', { available: 5 })], []);
    const events = [...shelf.reserve(orderA, lines({ TEA: 2 })), ...shelf.release(orderA)];
    expect(events.map(({ type, sequence }) => [type.name, sequence])).toEqual([
      ['stock.reserved.v1', 1],
      ['stock.released.v1', 2],
    ]);
    expect(countsOf(shelf.stock('TEA'))).toEqual({ available: 5, reserved: 0, sold: 0 });
  });
});

describe('when staff adjust a stock', () => {
  it('adds and takes available pieces, with the reason in the ledger', () => {
    const shelf = new Shelf([stockOf('TEA', { available: 5, reserved: 2 })], []);
    expect([...shelf.adjust('TEA', 10, 'delivery'), ...shelf.adjust('TEA', -15, 'broken')]).toEqual([]);
    expect(countsOf(shelf.stock('TEA'))).toEqual({ available: 0, reserved: 2, sold: 0 });
    expect(shelf.changes.movements).toEqual([
      { sku: 'TEA', kind: 'ADJUSTED', available: 10, reserved: 0, sold: 0, version: 1, reason: 'delivery' },
      { sku: 'TEA', kind: 'ADJUSTED', available: -15, reserved: 0, sold: 0, version: 2, reason: 'broken' },
    ]);
  });

  it('refuses to cut into what is reserved', () => {
    const shelf = new Shelf([stockOf('TEA', { available: 5, reserved: 2 })], []);
    expect(() => shelf.adjust('TEA', -6, 'lost')).toThrow(refusal('INSUFFICIENT_STOCK'));
    expect(changesOf(shelf)).toEqual(nothing);
  });

  it('refuses more than a stock may hold, counting what is reserved', () => {
    const shelf = new Shelf([stockOf('TEA', { available: 999_999_990, reserved: 5 })], []);
    expect(() => shelf.adjust('TEA', 6, 'delivery')).toThrow(refusal('STOCK_LIMIT'));
    expect(shelf.adjust('TEA', 5, 'delivery')).toEqual([]);
  });

  it('refuses an unknown SKU and accepts a retired one', () => {
    const shelf = new Shelf([stockOf('TEA', { retired: true })], []);
    expect(() => shelf.adjust('GHOST', 1, 'delivery')).toThrow(refusal('NOT_FOUND'));
    shelf.adjust('TEA', 1, 'delivery');
    expect(shelf.stock('TEA').available).toBe(1);
  });
});
