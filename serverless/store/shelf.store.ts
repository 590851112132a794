import {
  type Counts,
  MOST_ON_HAND,
  type Movement,
  type MovementKind,
  Reservation,
  type ReservationState,
  Shelf,
  type Stock,
} from '@tessera/inventory/domain';
import { type Keys } from '@tessera/messaging/once';
import { v7 as uuidv7 } from 'uuid';
import { type Loaded } from './change.js';
import { type Price } from '@tessera/order/domain';
import { type ProductItem, toPrice, toStock } from './product.item.js';
import { get, getAll } from './read.js';
import { Store } from './store.js';
import { type Key, keys } from './tables.js';
import { insert, update, type Write } from './write.js';

/** How a reservation lies in the table `inventory`. `at`: when it came into this state. */
interface ReservationItem extends Key {
  orderId: string;
  lines: { sku: string; quantity: number }[];
  state: ReservationState;
  version: number;
  at: string;
}

const toItem = ({ orderId, lines, state, version }: Reservation): ReservationItem => ({
  ...keys.reservation(orderId),
  orderId,
  lines: [...lines],
  state,
  version,
  at: new Date().toISOString(),
});

const toReservation = ({ orderId, lines, state, version }: ReservationItem) =>
  new Reservation(orderId, lines, state, version);

const sumOf = (movements: readonly Movement[], count: keyof Counts) =>
  movements.reduce((sum, movement) => sum + movement[count], 0);

/** No count falls below zero, whoever else moves it meanwhile. */
const enough = (add: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(add).flatMap(([count, change]) => (change < 0 ? [[count, -change]] : [])));

const ofKind = (movements: readonly Movement[], kind: MovementKind) =>
  movements.filter((movement) => movement.kind === kind);

/** Counts move by differences: many orders and adjustments of one SKU do not disturb each other. */
const move = (item: ProductItem, movements: readonly Movement[]): Write => {
  const [available, reserved, sold] = [
    sumOf(movements, 'available'),
    sumOf(movements, 'reserved'),
    sumOf(movements, 'sold'),
  ];
  const arrived = sumOf(ofKind(movements, 'ADJUSTED'), 'available');
  return update('inventory', keys.product(item.sku), {
    add: { available, reserved, sold, onHand: available + reserved, stockVersion: movements.length },
    // Pieces are held at the price, and of a product in the status, that were seen.
    ...(ofKind(movements, 'RESERVED').length > 0 && { is: { version: item.version } }),
    atLeast: enough({ available, reserved, sold }),
    ...(arrived > 0 && { atMost: { onHand: MOST_ON_HAND - arrived } }),
  });
};

/** With the reservations they are the ledger: Σ adjustments + Σ what reservations moved = the stock. */
const adjustment = ({ sku, available: delta, reason }: Movement): Write =>
  insert('inventory', { ...keys.adjustment(sku, uuidv7()), delta, reason, at: new Date().toISOString() });

const keep = (reservation: Reservation, was: ReservationState | undefined): Write => {
  if (was === undefined) return insert('inventory', toItem(reservation));
  const { pk, sk, state, version, at } = toItem(reservation);
  return update('inventory', { pk, sk }, { set: { state, version, at }, is: { state: was } });
};

/** Stocks and reservations as they were loaded. */
const loadedShelf = (items: readonly ProductItem[], reservations: readonly ReservationItem[] = []): Loaded<Shelf> => {
  const shelf = new Shelf(items.map(toStock), reservations.map(toReservation));
  const bySku = new Map(items.map((item) => [item.sku, item]));
  const states = new Map(reservations.map(({ orderId, state }) => [orderId, state]));
  const writes = () => {
    const { movements, reservations: touched } = shelf.changes;
    const moved = [...Map.groupBy(movements, ({ sku }) => sku)];
    return [
      ...moved.flatMap(([sku, all]) => [bySku.get(sku)].flatMap((item) => (item ? [move(item, all)] : []))),
      ...movements.filter(({ kind }) => kind === 'ADJUSTED').map(adjustment),
      ...touched.map((reservation) => keep(reservation, states.get(reservation.orderId))),
    ];
  };
  return { set: shelf, writes };
};

/** Products with their stocks; unknown ones are left out. */
const productsOf = (skus: readonly string[]) => getAll<ProductItem>('inventory', skus.map(keys.product));

/** The only door to stocks and reservations for a change; of the orders and SKUs that it names. */
export class ShelfStore extends Store<Shelf, 'skus' | 'orders'> {
  async load({ skus = [], orders = [] }: Keys<'skus' | 'orders'>): Promise<Loaded<Shelf>> {
    const reservations = await getAll<ReservationItem>('inventory', orders.map(keys.reservation));
    const held = reservations.flatMap(({ lines }) => lines.map((line) => line.sku));
    return loadedShelf(await productsOf([...new Set([...skus, ...held])]), reservations);
  }

  /** The stocks of some products, and the prices at which pieces of them can be reserved. */
  async loadPriced(skus: readonly string[]): Promise<{ shelf: Loaded<Shelf>; prices: Price[] }> {
    const items = await productsOf(skus);
    return { shelf: loadedShelf(items), prices: items.map(toPrice) };
  }

  /** Undefined for an unknown SKU. */
  async find(sku: string): Promise<Stock | undefined> {
    const item = await get<ProductItem>('inventory', keys.product(sku));
    return item && toStock(item);
  }
}
