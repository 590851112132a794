import { Injectable } from '@nestjs/common';
import { type Keys, Store } from '@tessera/messaging';
import { MongoDatabase } from '@tessera/messaging/mongo';
import { type ClientSession } from 'mongoose';
import { type Reservation } from '../domain/reservation.js';
import { Shelf } from '../domain/shelf.js';
import { type Stock } from '../domain/stock.js';
import { SOURCE } from './database.js';
import { type MovementRow, toMovementRow } from './movement.schema.js';
import { type ReservationRow, toReservation, toReservationRow } from './reservation.schema.js';
import { type StockRow, toStock } from './stock.schema.js';

/**
 * Stocks and reservations in MongoDB: two finds and three bulk writes, whatever the size of the batch, by the driver itself:
 * what the domain made needs no schema to be checked by, which took half of a batch's time here. Two transactions
 * that write one stock or reservation do not both commit: MongoDB aborts the later one, and it runs again on what the
 * first left.
 */
@Injectable()
export class ShelfStore extends Store<Shelf, 'orders' | 'skus', ClientSession> {
  private readonly stocks;
  private readonly reservations;
  private readonly movements;

  constructor(database: MongoDatabase) {
    super(database, SOURCE);
    this.stocks = database.connection.collection<StockRow>('stocks');
    this.reservations = database.connection.collection<ReservationRow>('reservations');
    this.movements = database.connection.collection<MovementRow>('movements');
  }

  /** Reservations first: only they know which SKUs an order touches that is confirmed, rejected or cancelled. */
  protected async load(keys: Keys<'orders' | 'skus'>, session: ClientSession): Promise<Shelf> {
    const reservations = await this.reservationsOf(keys.orders ?? [], session);
    const held = reservations.filter((reservation) => reservation.hasPieces).flatMap(({ lines }) => lines);
    const skus = new Set([...(keys.skus ?? []), ...held.map((line) => line.sku)]);
    return new Shelf(await this.stocksOf([...skus], session), reservations);
  }

  protected async flush(shelf: Shelf, session: ClientSession): Promise<void> {
    const { stocks, reservations, movements } = shelf.changes;
    if (stocks.length > 0) await this.stocks.bulkWrite(stocks.map(updateStock), { session });
    if (reservations.length > 0) await this.reservations.bulkWrite(reservations.map(replaceReservation), { session });
    if (movements.length > 0) await this.movements.insertMany(movements.map(toMovementRow), { session });
  }

  private async reservationsOf(orders: readonly string[], session: ClientSession): Promise<Reservation[]> {
    if (orders.length === 0) return [];
    const rows = await this.reservations.find({ _id: { $in: [...orders] } }, { session }).toArray();
    return rows.map(toReservation);
  }

  private async stocksOf(skus: readonly string[], session: ClientSession): Promise<Stock[]> {
    if (skus.length === 0) return [];
    const rows = await this.stocks.find({ _id: { $in: [...skus] } }, { session }).toArray();
    return rows.map(toStock);
  }
}

/** Marked for `LevelOutbox`. Never the flag `retired`: that is the catalogue's. */
const updateStock = ({ sku, available, reserved, sold, version }: Stock) => ({
  updateOne: { filter: { _id: sku }, update: { $set: { available, reserved, sold, version, unpublished: 1 } } },
});

const replaceReservation = (reservation: Reservation) => {
  const replacement = toReservationRow(reservation);
  return { replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true } };
};
