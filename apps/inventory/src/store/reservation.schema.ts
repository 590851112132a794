import { type Connection, Schema } from 'mongoose';
import { type Line, Reservation, type ReservationState } from '../domain/reservation.js';

/** A document of `reservations`; its id is the order's. */
export interface ReservationRow {
  _id: string;
  lines: Line[];
  state: ReservationState;
  version: number;
}

const states = ['HELD', 'COMMITTED', 'RELEASED', 'REJECTED'] satisfies ReservationState[];

const line = new Schema<Line>(
  { sku: { type: String, required: true }, quantity: { type: Number, required: true } },
  { _id: false, strict: 'throw' },
);

const schema = new Schema<ReservationRow>(
  {
    _id: { type: String, required: true },
    lines: [line],
    state: { type: String, enum: states, required: true },
    version: { type: Number, required: true },
  },
  { collection: 'reservations', strict: 'throw', autoIndex: false, versionKey: false, id: false },
);

export const reservationModel = (connection: Connection) => connection.model('Reservation', schema);

export const toReservation = ({ _id, lines, state, version }: ReservationRow) =>
  new Reservation(_id, lines, state, version);

export const toReservationRow = ({ orderId, lines, state, version }: Reservation): ReservationRow => ({
  _id: orderId,
  lines: [...lines],
  state,
  version,
});
