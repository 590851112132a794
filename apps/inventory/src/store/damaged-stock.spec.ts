import { Unworkable } from '@tessera/messaging';
import { Shelf } from '../domain/shelf.js';
import { Reservation } from '../domain/reservation.js';
import { toShownStock, toStock } from './stock.schema.js';

const whole = { _id: 'TEA', available: 7, reserved: 2, sold: 1, version: 4, retired: false };
const damages = [
  { available: 'seven' },
  { available: Number.NaN },
  { reserved: -1 },
  { sold: 1.5 },
  { version: null },
  { sold: undefined },
  { retired: 'no' },
].map((damage) => ({ ...whole, ...damage }) as never);

const lines = [{ sku: 'TEA', quantity: 1 }];

it('is made of a record that is whole', () => {
  expect(toStock(whole)).toMatchObject({ sku: 'TEA', available: 7, reserved: 2, sold: 1, version: 4, retired: false });
});

describe.each(damages)('a record that breaks its shape (%j)', (row) => {
  it('is not computed with: whatever an order wants of it no repetition mends', () => {
    const shelf = () => new Shelf([toStock(row), toStock({ ...whole, _id: 'MUG' })], [Reservation.held('held', lines)]);
    expect(() => shelf().reserve('new', lines)).toThrow(Unworkable);
    expect(() => shelf().commit('held')).toThrow(Unworkable);
    expect(() => shelf().release('held')).toThrow(Unworkable);
    expect(() => shelf().adjust('TEA', 1, 'found')).toThrow(Unworkable);
  });

  it('is in the way of nothing beside it', () => {
    const shelf = new Shelf([toStock(row), toStock({ ...whole, _id: 'MUG' })], []);
    expect(shelf.reserve('new', [{ sku: 'MUG', quantity: 1 }])).toHaveLength(1);
    expect(shelf.changes.stocks.map(({ sku }) => sku)).toEqual(['MUG']);
  });

  it('is shown with what can be read of it', () => {
    const { available, reserved, sold, version } = toShownStock(row);
    for (const count of [available, reserved, sold, version]) expect(count).toBeGreaterThanOrEqual(0);
  });
});

it('shows what is available though something else is damaged', () => {
  expect(toShownStock({ ...whole, reserved: 'two' } as never)).toMatchObject({ available: 7, reserved: 0 });
});
