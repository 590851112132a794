import { type DomainEvent, Refusal } from '@tessera/contracts';
import { Shelf, Stock } from '@tessera/inventory/domain';
import { Order, Orders } from '@tessera/order/domain';
import { CreditAccount, CreditLedger } from '@tessera/user/domain';
import * as fc from 'fast-check';
import { decide } from './decide.js';

const id = '0198c0de-0000-7000-8000-000000000007';
const customerId = '0198c0de-0000-7000-8000-000000000001';
const at = new Date('2026-01-01T00:00:00Z');

interface World {
  /** Pieces that there are, and that are ordered, of each SKU. */
  lines: { available: number; quantity: number }[];
  unitPrice: number;
  limit: number;
  isActive: boolean;
  isStockChecked: boolean;
}

const plenty: World = {
  lines: [
    { available: 5, quantity: 2 },
    { available: 3, quantity: 3 },
  ],
  unitPrice: 100,
  limit: 1_000,
  isActive: true,
  isStockChecked: true,
};

const worldOf = ({ lines, unitPrice, limit, isActive }: World) => {
  const skuOf = (place: number) => `SKU-${place}`;
  const stocks = lines.map(
    ({ available }, place) =>
      new Stock({ sku: skuOf(place), available, reserved: 0, sold: 0, version: 1, retired: false }),
  );
  const ordered = lines.map(({ quantity }, place) => ({ sku: skuOf(place), name: 'Tea', quantity, unitPrice }));
  const account = new CreditAccount({ customerId, limit, held: 0, spent: 0, paid: 0 }, isActive);
  const shelf = new Shelf(stocks, []);
  const ledger = new CreditLedger([account], [], 'EUR');
  const order = new Order({ id, customerId, lines: ordered, currency: 'EUR', note: null }, at);
  return { owners: { orders: new Orders([]), shelf, ledger }, order, stocks, account };
};

const story = (events: readonly DomainEvent[]) => events.map(({ type, sequence }) => `${type.name}#${sequence}`);

const decided = (world: World) => {
  process.env['STOCK_CHECK'] = world.isStockChecked ? 'on' : 'off';
  const made = worldOf(world);
  return { ...made, events: decide(made.owners, made.order, at) };
};

afterAll(() => {
  delete process.env['STOCK_CHECK'];
});

describe('an order', () => {
  it('is CONFIRMED when there is stock and credit, which are held', () => {
    const { events, order, stocks, account } = decided(plenty);
    expect(story(events)).toEqual([
      'order.placed.v1#1',
      'stock.reserved.v1#1',
      'credit.reserved.v1#1',
      'order.confirmed.v1#2',
    ]);
    expect(order.history.map(({ state }) => state)).toEqual(['PENDING', 'CONFIRMED']);
    expect(stocks.map(({ available, reserved }) => [available, reserved])).toEqual([
      [3, 2],
      [0, 3],
    ]);
    expect([account.available, account.snapshot().held]).toEqual([500, 500]);
  });

  it.each([
    ['CREDIT_LIMIT_EXCEEDED', 'over the limit', { limit: 499 }],
    ['CUSTOMER_BLOCKED', 'of somebody who is blocked', { isActive: false }],
  ])('is REJECTED as %s %s, and nothing is held', (code, _, world) => {
    const { events, order, stocks, account, owners } = decided({ ...plenty, ...world });
    expect(story(events)).toEqual(['order.placed.v1#1', 'credit.rejected.v1#1', 'order.rejected.v1#2']);
    expect(order).toMatchObject({ state: 'REJECTED', reason: { code } });
    expect(stocks.map(({ available, reserved }) => [available, reserved])).toEqual([
      [5, 0],
      [3, 0],
    ]);
    expect(owners.shelf.changes).toEqual({ stocks: [], reservations: [], movements: [] });
    expect(account.isChanged).toBe(false);
  });

  const short = [{ sku: 'SKU-1', requested: 3, available: 2 }];
  const scarce = {
    ...plenty,
    lines: [
      { available: 5, quantity: 2 },
      { available: 2, quantity: 3 },
    ],
  };

  it('is refused where the stock is short, with the lines', () => {
    const refused = expect.objectContaining({ code: 'OUT_OF_STOCK', details: { extra: { lines: short } } });
    expect(() => decided(scarce)).toThrow(refused);
  });

  it('is REJECTED where the stock is short and was not to be checked, and nothing is held', () => {
    const { events, order, account, owners } = decided({ ...scarce, isStockChecked: false });
    expect(story(events)).toEqual(['order.placed.v1#1', 'stock.rejected.v1#1', 'order.rejected.v1#2']);
    expect(order).toMatchObject({ state: 'REJECTED', reason: { code: 'OUT_OF_STOCK', lines: short } });
    expect(owners.shelf.changes.movements).toEqual([]);
    expect([owners.ledger.changes.holds, account.isChanged]).toEqual([[], false]);
  });

  it('is one order to insert, as it was decided', () => {
    const { order, owners } = decided(plenty);
    expect(owners.orders.changes).toEqual({ placed: [order], advanced: [] });
  });
});

describe('whatever stock and credit there are', () => {
  const worlds = fc.record({
    lines: fc.array(fc.record({ available: fc.nat({ max: 6 }), quantity: fc.integer({ min: 1, max: 5 }) }), {
      minLength: 1,
      maxLength: 4,
    }),
    unitPrice: fc.nat({ max: 50 }),
    limit: fc.nat({ max: 500 }),
    isActive: fc.boolean(),
    isStockChecked: fc.boolean(),
  });
  const totalOf = ({ lines, unitPrice }: World) => lines.reduce((sum, { quantity }) => sum + quantity * unitPrice, 0);
  const isShort = ({ lines }: World) => lines.some(({ available, quantity }) => available < quantity);

  it('an order that is checked against a short stock is refused', () => {
    const short = worlds.map((world) => ({ ...world, isStockChecked: true })).filter(isShort);
    fc.assert(fc.property(short, (world) => expect(() => decided(world)).toThrow(Refusal)));
  });

  it('any other is decided at once, as stock and credit say, and holds both of them or neither', () => {
    const others = worlds.filter((world) => !(isShort(world) && world.isStockChecked));
    fc.assert(
      fc.property(others, (world) => {
        const { order, events, stocks, account } = decided(world);
        const isGood = !isShort(world) && world.isActive && totalOf(world) <= world.limit;
        expect(order.state).toBe(isGood ? 'CONFIRMED' : 'REJECTED');
        expect(stocks.map(({ reserved }) => reserved)).toEqual(
          world.lines.map(({ quantity }) => (isGood ? quantity : 0)),
        );
        expect(stocks.map(({ onHand }) => onHand)).toEqual(world.lines.map(({ available }) => available));
        expect(account.snapshot().held).toBe(isGood ? totalOf(world) : 0);
        expect(events.filter(({ subject, type }) => subject === id && type.topic === 'orders')).toHaveLength(
          order.version,
        );
      }),
    );
  });
});
