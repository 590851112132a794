import { type Connection, Schema } from 'mongoose';
import { v7 as uuidv7 } from 'uuid';
import { type Movement, type MovementKind } from '../domain/movement.js';

/** A document of the ledger `movements`: written once, never changed. */
export interface MovementRow extends Movement {
  _id: string;
  at: Date;
}

const kinds = ['ADJUSTED', 'RESERVED', 'RELEASED', 'COMMITTED', 'RETURNED'] satisfies MovementKind[];
const signed = { type: Number, required: true };

const schema = new Schema<MovementRow>(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    sku: { type: String, required: true },
    kind: { type: String, enum: kinds, required: true },
    available: signed,
    reserved: signed,
    sold: signed,
    version: signed,
    orderId: String,
    reason: String,
  },
  { collection: 'movements', strict: 'throw', autoIndex: false, versionKey: false, id: false },
);

// The stock's version is the one order of its movements that no clock can break. Unique: a version is made once.
schema.index({ sku: 1, version: -1 }, { unique: true });

export const movementModel = (connection: Connection) => connection.model('Movement', schema);

/** Stamped when it is written: the domain has no clock. */
export const toMovementRow = (movement: Movement): MovementRow => ({ _id: uuidv7(), at: new Date(), ...movement });
