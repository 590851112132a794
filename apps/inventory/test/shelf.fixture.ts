import { type Counts } from '../src/domain/movement.js';
import { Reservation, type ReservationState } from '../src/domain/reservation.js';
import { Shelf } from '../src/domain/shelf.js';
import { Stock, type StockState } from '../src/domain/stock.js';

export const orderA = '0198c0de-0000-7000-8000-00000000000a';
export const orderB = '0198c0de-0000-7000-8000-00000000000b';

export const stockOf = (sku: string, state: Partial<StockState> = {}) =>
  new Stock({ sku, available: 0, reserved: 0, sold: 0, version: 0, retired: false, ...state });

export const lines = (quantities: Record<string, number>) =>
  Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity }));

export const reservationOf = (orderId: string, state: ReservationState, quantities: Record<string, number> = {}) =>
  new Reservation(orderId, lines(quantities), state, state === 'HELD' ? 1 : 2);

export const countsOf = ({ available, reserved, sold }: Counts): Counts => ({ available, reserved, sold });

/** What a shelf with these things looks like after a move: readable in one `toEqual`. */
export const changesOf = (shelf: Shelf) => {
  const { stocks, reservations, movements } = shelf.changes;
  return {
    stocks: Object.fromEntries(stocks.map((stock) => [stock.sku, countsOf(stock)])),
    reservations: Object.fromEntries(reservations.map(({ orderId, state, version }) => [orderId, { state, version }])),
    movements: movements.map(({ kind, sku, version }) => ({ kind, sku, version })),
  };
};

export const nothing = { stocks: {}, reservations: {}, movements: [] };
